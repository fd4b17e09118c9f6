/** The part of a series that a grid is chosen by. */
export interface GridExtent {
  firstStep: number;
  lastStep: number;
  points: number;
}

/**
 * Steps that one bucket spans: the smallest power of two with which no series has more than `mostPoints` buckets.
 * 1 when every series is short enough to be shown as it is. One place is left for the first point, which always stands
 * by itself. Steps are whole numbers from 0.
 */
export function bucketStepsFor(extents: readonly GridExtent[], mostPoints: number): number {
  if (extents.every(({ points }) => points <= mostPoints)) return 1;
  let bucketSteps = 1;
  while (extents.some((extent) => bucketsIn(extent, bucketSteps) > mostPoints - 1)) bucketSteps *= 2;
  return bucketSteps;
}

function bucketsIn({ firstStep, lastStep, points }: GridExtent, bucketSteps: number): number {
  const spanned = Math.floor(lastStep / bucketSteps) - Math.floor(firstStep / bucketSteps) + 1;
  return Math.min(spanned, points);
}
