import { clsx } from "clsx";
import { Trash2 } from "lucide-react";
import { LayerCell } from "../runs/layer-cells.tsx";
import { IconButton } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { GroupSet } from "./draft.ts";
import { trainableOf } from "./freeze-plan.ts";
import type { ModelGroups } from "./model-groups.ts";
import { TrainedParameters } from "./trained-parameters.tsx";

interface GroupSetRowProps {
  /** "Set 1", as people see it. */
  title: string;
  set: GroupSet;
  model: ModelGroups;
  commonRate: string;
  error: string | undefined;
  onChange: (set: GroupSet) => void;
  onRemove: () => void;
}

/** An explicit set of frozen groups: every cell of the strip is a switch. */
export function GroupSetRow(props: GroupSetRowProps) {
  const { title, set, model, commonRate, error, onChange, onRemove } = props;
  // Groups of another model that are still in the set stay in sight, so that they can be taken out.
  const names = [...model.names, ...set.frozen.filter((name) => !model.names.includes(name))];
  const frozen = names.map((name) => set.frozen.includes(name));
  const toggle = (name: string) => {
    const others = set.frozen.filter((other) => other !== name);
    onChange({ ...set, frozen: set.frozen.includes(name) ? others : [...others, name] });
  };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_7rem] items-center gap-x-4 gap-y-2 border-line border-b bg-accent-soft px-4 py-3 last:border-b-0 lg:grid-cols-[minmax(0,1fr)_13rem_9rem]">
      <div className="max-lg:col-span-2">
        <p className="mb-1 flex items-center gap-2 font-semibold">
          {title}
          <IconButton label={`Remove ${title.toLowerCase()}`} onClick={onRemove} className="-my-1">
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </p>
        <fieldset className="flex max-w-md gap-1">
          <legend className="sr-only">{title}: choose the groups that are frozen</legend>
          {names.map((name, group) => (
            <button
              key={name}
              type="button"
              aria-pressed={frozen[group] ?? false}
              aria-label={`Freeze ${name}`}
              title={`${name}: ${frozen[group] ? "frozen" : "trained"}`}
              onClick={() => toggle(name)}
              className="flex min-w-3 flex-1 flex-col rounded"
            >
              <span className="flex h-8 w-full items-center">
                <LayerCell frozen={frozen[group] ?? false} large />
              </span>
              <span aria-hidden className="text-center text-ink-soft text-xs leading-5">
                {name.replace("block ", "").replace("embeddings", "emb")}
              </span>
            </button>
          ))}
        </fieldset>
        <p className="mt-1 text-ink-soft text-xs">
          {set.frozen.length === 0
            ? "Click the groups that are to be frozen; the embeddings are at the left, the head at the right."
            : `Frozen: ${model.names.filter((_, group) => frozen[group]).join(", ")}`}
        </p>
      </div>
      <p className={clsx("text-ink-soft tabular-nums", "lg:text-right")}>
        <TrainedParameters model={model} trained={trainableOf(model.parameters ?? [], frozen)} />
      </p>
      <TextField
        label={`Learning rate of ${title.toLowerCase()}`}
        hideLabel
        value={set.rates}
        onChange={(rates) => onChange({ ...set, rates })}
        placeholder={commonRate}
        error={error}
      />
    </li>
  );
}
