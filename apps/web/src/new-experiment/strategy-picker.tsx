import { Plus } from "lucide-react";
import type { FreezeKind } from "../gql/graphql.ts";
import { Button } from "../ui/button.tsx";
import type { FieldDefault } from "./config-fields.tsx";
import type { FieldErrors } from "./create-input.ts";
import type { PlanDraft } from "./draft.ts";
import { strategyRow } from "./freeze-plan.ts";
import { STRATEGIES, STRATEGY_KINDS, type StrategyDraft, type StrategyKind } from "./strategies.ts";
import { StrategyRow } from "./strategy-row.tsx";

export interface PolicyDefaults {
  kind: FreezeKind;
  fields: readonly FieldDefault[];
}

interface StrategyPickerProps {
  plan: PlanDraft;
  /** Of every kind of policy: what its empty boxes stand for. */
  defaults: readonly PolicyDefaults[];
  commonRate: string;
  errors: FieldErrors;
  onChange: (changes: Partial<PlanDraft>) => void;
}

/** Strategies that change what is trained on the way, or how fast; each can be in a plan in several variants. */
export function StrategyPicker({ plan, defaults, commonRate, errors, onChange }: StrategyPickerProps) {
  const { strategies } = plan;
  const add = (kind: StrategyKind) => {
    const id = Math.max(0, ...strategies.map((strategy) => strategy.id)) + 1;
    onChange({ strategies: [...strategies, { id, kind, texts: {}, rates: "" }] });
  };
  const replace = (changed: StrategyDraft) =>
    onChange({ strategies: strategies.map((other) => (other.id === changed.id ? changed : other)) });
  const remove = (id: number) => onChange({ strategies: strategies.filter((other) => other.id !== id) });

  return (
    <section aria-label="Schedules" className="border-line border-t">
      <p className="border-line border-b px-4 py-2 text-ink-faint text-xs">
        Schedules: what is trained, or how fast, changes on the way
      </p>
      <ul>
        {STRATEGY_KINDS.map((kind) => {
          const { title, meaning } = STRATEGIES[kind];
          const variants = strategies.filter((strategy) => strategy.kind === kind);
          const verb = variants.length === 0 ? "Add" : "Another";
          return (
            <li key={kind} className="border-line border-b last:border-b-0">
              <div className="flex items-center gap-4 px-4 py-2">
                <p className="min-w-0 flex-1">
                  <span className="mr-2 font-semibold">{title}</span>
                  <span className="text-ink-soft">{meaning}</span>
                </p>
                <Button aria-label={`${verb} ${title}`} onClick={() => add(kind)}>
                  <Plus aria-hidden size={15} />
                  {verb}
                </Button>
              </div>
              {variants.map((strategy, index) => (
                <StrategyRow
                  key={strategy.id}
                  title={variants.length === 1 ? title : `${title} ${index + 1}`}
                  strategy={strategy}
                  defaults={defaults.find((policy) => policy.kind === kind)?.fields ?? []}
                  commonRate={commonRate}
                  error={errors.get(strategyRow(strategy.id))}
                  onChange={replace}
                  onRemove={() => remove(strategy.id)}
                />
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
