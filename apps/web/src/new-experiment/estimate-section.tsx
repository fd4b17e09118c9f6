import type { FreezePolicyInput, PlanEstimateQueryVariables } from "../gql/graphql.ts";
import { Card } from "../ui/card.tsx";
import { formatCount } from "../ui/format.ts";
import { EstimateTable } from "./estimate-table.tsx";
import type { PlannedPolicy } from "./freeze-plan.ts";
import { usePlanEstimate } from "./use-plan-estimate.ts";

interface EstimateSectionProps {
  modelSource: string;
  /** Whether the gateway knows the model's shape. */
  knownModel: boolean;
  labels: number;
  policies: readonly PlannedPolicy[];
  training: PlanEstimateQueryVariables["training"];
  texts: PlanEstimateQueryVariables["texts"];
}

/** What the plan takes, before anything starts: once for each setting, as its rates cost the same. */
export function EstimateSection(props: EstimateSectionProps) {
  const { modelSource, knownModel, labels, policies, training, texts } = props;
  const freeze = onePerRow(policies);
  const { estimate, problem } = usePlanEstimate({ modelSource, labels, freeze, training, texts }, knownModel);
  return (
    <Card title="What it takes" note="computed, not measured, for sentences as long as movie reviews" flush>
      {problem && (
        <p role="alert" className="border-line border-b px-4 py-3 text-bad">
          {problem}
        </p>
      )}
      {!knownModel && <Empty>Known when a runner has loaded the model.</Empty>}
      {knownModel && freeze.length === 0 && <Empty>Choose what to freeze, and it is computed here.</Empty>}
      {estimate && freeze.length > 0 && (
        <>
          <div className="overflow-x-auto">
            <EstimateTable estimate={estimate} />
          </div>
          <p className="border-line border-t px-4 py-2 text-ink-faint text-xs">
            Work: floating-point operations of one run with {formatCount(texts.train ?? 8000)} training texts.
            “Nothing kept” runs the frozen layers anew in every step; “Hugging Face” pads too. Memory is what
            a training needs beside the engine. What is on disk is shared by all runs that freeze the same.
          </p>
        </>
      )}
    </Card>
  );
}

function onePerRow(policies: readonly PlannedPolicy[]): FreezePolicyInput[] {
  const byRow = new Map(policies.map(({ row, input: { learningRate: _, ...policy } }) => [row, policy]));
  return [...byRow.values()];
}

function Empty({ children }: { children: string }) {
  return <p className="px-4 py-6 text-center text-ink-faint">{children}</p>;
}
