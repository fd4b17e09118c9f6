import type { FragmentType } from "../gql/index.ts";
import { formatDuration, formatFlops } from "../ui/format.ts";
import { type CacheSavingsFragment, cacheSavings } from "./cache-savings.ts";

/** What keeping the frozen layers' outputs saved in these runs, in one line; nothing when it saved nothing. */
export function SavedByCache({ runs }: { runs: readonly FragmentType<typeof CacheSavingsFragment>[] }) {
  const saved = cacheSavings(runs, runs);
  if (!saved) return null;
  const where = saved.runs === 1 ? "one run" : `${saved.runs} runs`;
  return (
    <p className="border-line border-t px-4 py-2 text-ink-faint text-xs">
      Keeping the frozen layers' outputs saved at least about{" "}
      <b className="font-medium text-ink whitespace-nowrap">{formatDuration(saved.seconds)}</b> of computing
      in {where}: {formatFlops(saved.flops)} not done, counted at the fastest speed that each runner reached
      here.
    </p>
  );
}
