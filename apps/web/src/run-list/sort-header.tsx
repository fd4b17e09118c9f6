import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { ListSort } from "./list-view.ts";
import { choiceText } from "./metric-choice.ts";

interface SortHeaderProps extends Omit<ListSort, "descending"> {
  sort: ListSort;
  onSort: (sort: ListSort) => void;
  /** Whether the largest come first at the first click. */
  descendingFirst?: boolean;
  hint?: string;
  className?: string;
  children: ReactNode;
}

/** The head of a column by which the gateway sorts, all pages together. */
export function SortHeader(props: SortHeaderProps) {
  const { by, metric, sort, onSort, descendingFirst = true, hint, className, children } = props;
  const here = sort.by === by && (metric === undefined || isSame(metric, sort.metric));
  const Icon = sort.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      title={hint}
      aria-sort={here ? (sort.descending ? "descending" : "ascending") : undefined}
      className={clsx("h-10 px-2 font-medium text-ink-faint text-xs whitespace-nowrap", className)}
    >
      <button
        type="button"
        onClick={() => onSort({ by, metric, descending: here ? !sort.descending : descendingFirst })}
        className={clsx("relative max-w-40 align-bottom hover:text-ink", here && "text-ink")}
      >
        {children}
        {here && (
          <Icon aria-hidden size={11} className="absolute top-1/2 left-full ml-0.5 -translate-y-1/2" />
        )}
      </button>
    </th>
  );
}

const isSame = (a: NonNullable<ListSort["metric"]>, b: ListSort["metric"]) =>
  b !== undefined && choiceText(a) === choiceText(b);
