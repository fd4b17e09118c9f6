import { Plus } from "lucide-react";
import { Button } from "../ui/button.tsx";
import type { FieldErrors } from "./create-input.ts";
import { DepthRow } from "./depth-row.tsx";
import type { PlanDraft } from "./draft.ts";
import { depthPresets, depthRow, setRow } from "./freeze-plan.ts";
import { GroupSetRow } from "./group-set-row.tsx";
import type { ModelGroups } from "./model-groups.ts";

interface FreezePickerProps {
  plan: PlanDraft;
  model: ModelGroups;
  commonRate: string;
  errors: FieldErrors;
  onChange: (changes: Partial<PlanDraft>) => void;
}

/** Every freeze depth of the model as a row to choose, and explicit sets of groups below them. */
export function FreezePicker({ plan, model, commonRate, errors, onChange }: FreezePickerProps) {
  const { depths, depthRates, sets } = plan;
  const choose = (depth: number, chosen: boolean) => {
    const others = depths.filter((other) => other !== depth);
    onChange({ depths: chosen ? [...others, depth] : others });
  };
  const addSet = () => {
    const id = Math.max(0, ...sets.map((set) => set.id)) + 1;
    onChange({ sets: [...sets, { id, frozen: [], rates: "" }] });
  };
  const everyDepth = model.names.map((_, depth) => depth);
  const beyond = depths.filter((depth) => depth >= model.names.length);
  const wrong = errors.get("plan.freeze");

  return (
    <fieldset>
      <legend className="sr-only">Freeze depths</legend>
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        {depthPresets(model.names.length - 2).map((preset) => (
          <Button key={preset.label} onClick={() => onChange({ depths: preset.depths })}>
            {preset.label}
          </Button>
        ))}
        <p aria-hidden className="ml-auto text-ink-faint text-xs max-lg:hidden">
          <span className="inline-block w-52 pr-4 text-right">Trained parameters</span>
          <span className="inline-block w-36">Own learning rate</span>
        </p>
      </div>
      {wrong && (
        <p role="alert" className="border-line border-b px-4 py-2 text-bad">
          {wrong}
        </p>
      )}
      <ul>
        {[...everyDepth, ...beyond].map((depth) => (
          <DepthRow
            key={depth}
            depth={depth}
            model={model}
            chosen={depths.includes(depth)}
            rates={depthRates[depth] ?? ""}
            commonRate={commonRate}
            error={errors.get(depthRow(depth))}
            onChoose={(chosen) => choose(depth, chosen)}
            onRates={(rates) => onChange({ depthRates: { ...depthRates, [depth]: rates } })}
          />
        ))}
        {sets.map((set, index) => (
          <GroupSetRow
            key={set.id}
            title={`Set ${index + 1}`}
            set={set}
            model={model}
            commonRate={commonRate}
            error={errors.get(setRow(set.id))}
            onChange={(changed) =>
              onChange({ sets: sets.map((other) => (other.id === set.id ? changed : other)) })
            }
            onRemove={() => onChange({ sets: sets.filter((other) => other.id !== set.id) })}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-4 py-2">
        <Button onClick={addSet}>
          <Plus aria-hidden size={15} />
          Add a set of groups
        </Button>
        <p className="text-ink-faint text-xs">
          Settings that train little need a higher learning rate. Several rates, as in “3e-4, 1e-3”, make a
          run for each.
        </p>
      </div>
    </fieldset>
  );
}
