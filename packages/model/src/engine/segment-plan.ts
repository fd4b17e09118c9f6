/**
 * How to add up the rows of a matrix that have the same number, with gathers and additions alone and always
 * in the same order: in each round the rows of a number are added in pairs, until each number has one row.
 */
export interface SegmentPlan {
  /** Per round, the two rows of every sum. The row behind the last one is a row of zeros. */
  rounds: { left: Int32Array; right: Int32Array }[];
  /** For every row of the result, the row of the last round's matrix; behind its last one are zeros. */
  result: Int32Array;
}

/** @param segments a number below `rows` for each row of the matrix; a negative one drops the row */
export function planSegmentSum(segments: Int32Array, rows: number): SegmentPlan {
  let members = new Map<number, number[]>();
  for (const [row, segment] of segments.entries()) {
    if (segment < 0) continue;
    const known = members.get(segment);
    if (known) known.push(row);
    else members.set(segment, [row]);
  }

  const rounds: SegmentPlan["rounds"] = [];
  let height = segments.length;
  while ([...members.values()].some((list) => list.length > 1)) {
    const left: number[] = [];
    const right: number[] = [];
    const halved = new Map<number, number[]>();
    for (const [segment, list] of members) {
      const sums: number[] = [];
      for (let index = 0; index < list.length; index += 2) {
        sums.push(left.length);
        left.push(list[index] ?? height);
        right.push(list[index + 1] ?? height);
      }
      halved.set(segment, sums);
    }
    rounds.push({ left: Int32Array.from(left), right: Int32Array.from(right) });
    members = halved;
    height = left.length;
  }
  const result = new Int32Array(rows).fill(height);
  for (const [segment, [row = height]] of members) result[segment] = row;
  return { rounds, result };
}
