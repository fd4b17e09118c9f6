import { Button } from "./button.tsx";
import { formatCount } from "./format.ts";

interface LoadMoreProps {
  shown: number;
  total: number;
  /** Undefined while they are coming. */
  loadMore: (() => void) | undefined;
}

/** The way to the rest of a list, below it. Nothing when all of it is there. */
export function LoadMore({ shown, total, loadMore }: LoadMoreProps) {
  if (shown >= total) return null;
  return (
    <p className="flex items-center gap-4 border-line border-t px-4 py-2">
      <Button onClick={loadMore} disabled={loadMore === undefined}>
        {loadMore ? "Load more" : "Loading…"}
      </Button>
      <span className="text-ink-faint text-xs tabular-nums">
        {formatCount(shown)} of {formatCount(total)} shown
      </span>
    </p>
  );
}
