import { clsx } from "clsx";
import { formatCount } from "../ui/format.ts";

interface LengthHistogramProps {
  /** Each holds what is longer than the bucket before and at most so long. */
  buckets: readonly { upTo: number; examples: number }[];
  maxLength: number;
}

/** How many examples have which length; those beyond the limit, which lose tokens, look hollow. */
export function LengthHistogram({ buckets, maxLength }: LengthHistogramProps) {
  const most = Math.max(1, ...buckets.map(({ examples }) => examples));
  return (
    <ol className="flex items-end gap-1" aria-label="Examples by length in tokens">
      {buckets.map(({ upTo, examples }, index) => (
        <li key={upTo} className="flex min-w-0 flex-1 flex-col items-center gap-1 text-xs tabular-nums">
          <span className="text-ink-soft">{formatCount(examples)}</span>
          <span
            aria-hidden
            className={clsx(
              "w-full rounded-t-[2px] border border-accent",
              (buckets[index - 1]?.upTo ?? 0) < maxLength ? "bg-accent" : "bg-accent-soft",
            )}
            style={{ height: `${Math.max(1, (64 * examples) / most)}px` }}
          />
          <span className="text-ink-faint">≤ {upTo}</span>
        </li>
      ))}
    </ol>
  );
}
