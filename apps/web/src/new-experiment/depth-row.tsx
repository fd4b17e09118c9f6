import { clsx } from "clsx";
import { useId } from "react";
import { LayerCells } from "../runs/layer-cells.tsx";
import { TextField } from "../ui/text-field.tsx";
import { depthMeaning, frozenAtDepth, trainableOf } from "./freeze-plan.ts";
import type { ModelGroups } from "./model-groups.ts";
import { TrainedParameters } from "./trained-parameters.tsx";

interface DepthRowProps {
  depth: number;
  model: ModelGroups;
  chosen: boolean;
  rates: string;
  /** The experiment's learning rate, which an empty box stands for. */
  commonRate: string;
  error: string | undefined;
  onChoose: (chosen: boolean) => void;
  onRates: (rates: string) => void;
}

/** One freeze depth: whether it is in the plan, what it trains, and at which rate. */
export function DepthRow(props: DepthRowProps) {
  const { depth, model, chosen, rates, commonRate, error, onChoose, onRates } = props;
  const id = useId();
  const frozen = frozenAtDepth(model.names, depth);
  const meaning = depthMeaning(depth, model.names.length - 2);
  return (
    <li
      className={clsx(
        "grid items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2 last:border-b-0",
        "grid-cols-[minmax(0,1fr)_7rem] lg:grid-cols-[minmax(0,1fr)_13rem_9rem]",
        chosen ? "bg-accent-soft" : "hover:bg-sunken",
      )}
    >
      <label htmlFor={id} className="flex min-w-0 cursor-pointer items-center gap-3">
        <input
          id={id}
          type="checkbox"
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
          aria-describedby={`${id}-trained`}
          className="size-4 shrink-0 accent-accent"
        />
        <span className="w-12 shrink-0 font-semibold whitespace-nowrap">k = {depth}</span>
        <span className="max-w-32 shrink-0 max-sm:hidden">
          <LayerCells frozen={frozen} />
        </span>
        <span className="min-w-0 text-ink-soft">{meaning}</span>
      </label>
      <div className="sm:hidden">
        <LayerCells frozen={frozen} />
      </div>
      <p id={`${id}-trained`} className="text-ink-soft tabular-nums lg:text-right">
        <TrainedParameters model={model} trained={trainableOf(model.parameters ?? [], frozen)} />
      </p>
      <TextField
        label={`Learning rate of k = ${depth}`}
        hideLabel
        value={rates}
        onChange={onRates}
        placeholder={commonRate}
        error={error}
        className="max-lg:col-start-2"
      />
    </li>
  );
}
