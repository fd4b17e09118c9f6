import { formatCount, formatPercent } from "../ui/format.ts";
import { type ModelGroups, totalOf } from "./model-groups.ts";

/** The exact number of parameters that a setting trains, and their share of all. */
export function TrainedParameters({ model, trained }: { model: ModelGroups; trained: number }) {
  const total = totalOf(model);
  if (total === undefined) return <span className="text-ink-faint text-xs">known when a runner has it</span>;
  return (
    <>
      {formatCount(trained)}
      <span className="ml-2 lg:inline-block lg:w-14 lg:text-right text-ink-faint">
        {formatPercent(trained / total)}
      </span>
    </>
  );
}
