const MOST_GROUPS = 3;

/**
 * What attention costs, in the unit of one score (a query, a key and a head): each slot of a head is gathered
 * and stitched for about as long as 32 scores take, and the calls of one more group as long as 120,000.
 * Measured with 12 heads on two cores, where plain ops compute attention; the kernels pad nothing.
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
  // A cut between two sentences of one length is never the only best one: it can move to where they end.
  const lengthOf = (place: number) => lengths[order[place] ?? 0];
  const inner = [...order.keys()].filter((place) => place > 0 && lengthOf(place) !== lengthOf(place - 1));
  const ends = [...inner, order.length];
  // best[index]: the cheapest way to cut the first ends[index] sentences into so many groups.
  let best = ends.map((end) => ({ cost: cost(0, end), starts: [0] }));
  let cheapest = best.at(-1);
  for (let groups = 2; groups <= MOST_GROUPS; groups += 1) {
    const fewer = best;
    best = ends.map((end, index) => {
      let least = { cost: Number.POSITIVE_INFINITY, starts: [0] };
      for (const [place, start] of inner.slice(0, index).entries()) {
        const before = fewer[place];
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
