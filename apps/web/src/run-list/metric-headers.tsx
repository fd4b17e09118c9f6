import { clsx } from "clsx";
import type { ListView } from "./list-view.ts";
import { choiceText, type MetricChoice } from "./metric-choice.ts";
import { SortHeader } from "./sort-header.tsx";

interface MetricHeadersProps {
  view: ListView;
  change: (changes: Partial<ListView>) => void;
  hint: (column: MetricChoice) => string;
}

/** The heads of the chosen metrics' columns; a phone has room for the first. */
export function MetricHeaders({ view, change, hint }: MetricHeadersProps) {
  return view.columns.map((column, i) => (
    <SortHeader
      key={choiceText(column)}
      by="METRIC"
      metric={column}
      sort={view.sort}
      onSort={(sort) => change({ sort })}
      className={clsx("text-right", i === 0 ? "max-sm:pr-4" : "max-sm:hidden")}
      hint={hint(column)}
    >
      <MetricName column={column} />
    </SortHeader>
  ));
}

/** On phones only what comes after the slash; which number of the metric it is comes below. */
function MetricName({ column: { key, of } }: { column: MetricChoice }) {
  const afterFolder = key.lastIndexOf("/") + 1;
  return (
    <span className="inline-flex max-w-36 flex-col items-end leading-3.5">
      <span className="max-w-full truncate">
        <span className="max-sm:hidden">{key.slice(0, afterFolder)}</span>
        {key.slice(afterFolder)}
      </span>
      <span className="font-normal text-[0.6875rem]">{of.toLowerCase()}</span>
    </span>
  );
}
