import { LayerCells } from "../runs/layer-cells.tsx";
import { policyName } from "../runs/policy-name.ts";
import { formatCount, typedNumber } from "../ui/format.ts";
import { neverTrained, type PlannedPolicy } from "./freeze-plan.ts";
import type { ModelGroups } from "./model-groups.ts";

const SHOWN = 24;

interface PlanSummaryProps {
  policies: readonly PlannedPolicy[];
  seeds: readonly number[];
  model: ModelGroups;
}

/** How many runs there will be, and which, before anything starts. */
export function PlanSummary({ policies, seeds, model }: PlanSummaryProps) {
  const runs = policies.length * seeds.length;
  return (
    <>
      <p>
        <output className="block font-semibold text-2xl tabular-nums leading-8">
          {formatCount(runs)} {runs === 1 ? "run" : "runs"}
        </output>
        <span className="text-ink-soft">
          {policies.length} {policies.length === 1 ? "setting" : "settings"} × {seeds.length}{" "}
          {seeds.length === 1 ? "seed" : "seeds"}
        </span>
      </p>
      {policies.length > 0 && (
        <ul
          aria-label="Settings"
          className="grid grid-cols-[auto_auto_1fr] gap-x-3 gap-y-1 text-ink-soft tabular-nums"
        >
          {policies.slice(0, SHOWN).map(({ row, input }) => (
            <li
              key={`${row} ${input.learningRate}`}
              className="col-span-3 grid grid-cols-subgrid items-center"
            >
              <span>{policyName({ ...input, kind: input.kind ?? "PREFIX" })}</span>
              <LayerCells frozen={neverTrained(input, model.names)} />
              {input.learningRate != null && (
                <span className="text-right text-xs">rate {typedNumber(input.learningRate)}</span>
              )}
            </li>
          ))}
          {policies.length > SHOWN && <li className="col-span-3">and {policies.length - SHOWN} more</li>}
        </ul>
      )}
      {runs > 0 && (
        <p className="text-ink-faint text-xs">
          Seed by seed, and in each seed the settings that train least first: they answer soonest.
        </p>
      )}
    </>
  );
}
