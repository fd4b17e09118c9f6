const MOST_GROUPS = 3;

/**
 * What attention costs, in the unit of one score (a query, a key and a head): each slot of a head is gathered
 * and stitched for about as long as 32 scores take, and the calls of one more group as long as 120,000.
 * Measured with 12 heads on two cores; the cut hardly moves when these numbers are doubled or halved.
 */
const SLOT_COST = 32;
const GROUP_COST = 120_000;

/**
 * Cuts sentences into at most three groups of like length, so that padding each group to its longest sentence
 * costs least. The groups hold sentence numbers, in the order of the batch; short sentences come first.
 */
export function groupByLength(lengths: Int32Array, heads: number): Int32Array[] {
  const order = Int32Array.from(lengths.keys()).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  const cost = (from: number, to: number) => {
    const length = lengths[order[to - 1] ?? 0] ?? 0;
    return (to - from) * heads * length * (length + SLOT_COST) + GROUP_COST;
  };
  // best[end]: the cheapest way to cut the first `end` sentences into so many groups.
  let best = Array.from({ length: order.length + 1 }, (_, end) => ({ cost: cost(0, end), starts: [0] }));
  let cheapest = best.at(-1);
  for (let groups = 2; groups <= MOST_GROUPS; groups += 1) {
    const fewer = best;
    best = fewer.map((_, end) => {
      let least = { cost: Number.POSITIVE_INFINITY, starts: [0] };
      for (let start = 1; start < end; start += 1) {
        const before = fewer[start];
        const total = (before?.cost ?? Number.POSITIVE_INFINITY) + cost(start, end);
        if (before && total < least.cost) least = { cost: total, starts: [...before.starts, start] };
      }
      return least;
    });
    const whole = best.at(-1);
    if (whole && cheapest && whole.cost < cheapest.cost) cheapest = whole;
  }
  const starts = cheapest?.starts ?? [0];
  return starts.map((start, index) => order.slice(start, starts[index + 1]).sort());
}
