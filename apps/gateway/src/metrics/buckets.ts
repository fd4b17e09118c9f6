import { type Aggregate, include, merge, ofPoint, type Point } from "./aggregate.ts";

/**
 * The finest rollup has 2^3 steps a bucket, each further one twice as many: together a quarter of the points, while a
 * chart reads at most eight points for each of its buckets.
 */
export const firstLevel = 3;

/** A closed bucket of a level: steps bucket·2^level to (bucket + 1)·2^level - 1. */
export interface Bucket extends Aggregate {
  level: number;
  bucket: number;
}

/** Steps may have 53 bits: they are divided, not shifted. */
export const bucketOf = (step: number, level: number) => Math.floor(step / 2 ** level);

/**
 * What the bucket of a series' newest step has held so far, level by level from `firstLevel` up to the first one whose
 * bucket begins at step 0: that one holds all points, as those of all higher levels do.
 */
export type OpenBuckets = readonly Aggregate[];

/**
 * What the rollups gain by new points: buckets that are closed now, whole, and what late points add to buckets that were
 * closed before; level by level, lower ones first. And what is open now.
 * @param before the highest step there was; undefined before the first point
 * @param open the buckets of `before`
 */
export function closeBuckets(
  before: number | undefined,
  newest: number,
  added: Iterable<Point>,
  open: OpenBuckets,
): { closed: Bucket[]; open: OpenBuckets } {
  const closed: Bucket[] = [];
  const openNow: Aggregate[] = [];
  let partials = finest(added);
  for (let level = firstLevel; ; level += 1) {
    const newestBucket = bucketOf(newest, level);
    const buckets = new Map(partials);
    const held = open[Math.min(level - firstLevel, open.length - 1)];
    if (held && before !== undefined) {
      const partial = partials.get(bucketOf(before, level));
      buckets.set(bucketOf(before, level), partial ? merge(held, partial) : held);
    }
    for (const [bucket, aggregate] of buckets) {
      if (bucket === newestBucket) openNow.push(aggregate);
      else closed.push(asBucket(level, bucket, aggregate));
    }
    if (newestBucket === 0) return { closed, open: openNow };
    partials = halved(partials);
  }
}

/** Written out, so that all of them have one shape: a spread takes four times as long, and so does every later look at it. */
const asBucket = (
  level: number,
  bucket: number,
  { count, lastStep, lastAt, last, min, max }: Aggregate,
): Bucket => ({ level, bucket, count, lastStep, lastAt, last, min, max });

function finest(points: Iterable<Point>): Map<number, Aggregate> {
  const buckets = new Map<number, Aggregate>();
  for (const point of points) {
    const bucket = bucketOf(point.step, firstLevel);
    const present = buckets.get(bucket);
    if (present) include(present, point);
    else buckets.set(bucket, ofPoint(point));
  }
  return buckets;
}

function halved(partials: Map<number, Aggregate>): Map<number, Aggregate> {
  const wider = new Map<number, Aggregate>();
  for (const [narrow, partial] of partials) {
    const bucket = Math.floor(narrow / 2);
    const present = wider.get(bucket);
    wider.set(bucket, present ? merge(present, partial) : partial);
  }
  return wider;
}

/** What has to be read to know what the open buckets of a series hold. */
export interface OpenParts {
  /** The points from this step on. */
  fromStep: number;
  /** Closed buckets beside the open ones, lower levels first. */
  beside: { level: number; bucket: number }[];
}

export function partsOfOpen(lastStep: number): OpenParts {
  const beside: OpenParts["beside"] = [];
  for (let level = firstLevel; bucketOf(lastStep, level) > 0; level += 1) {
    const bucket = bucketOf(lastStep, level);
    if (bucket % 2 === 1) beside.push({ level, bucket: bucket - 1 });
  }
  return { fromStep: bucketOf(lastStep, firstLevel) * 2 ** firstLevel, beside };
}

/** A stretch of a series to be read from one level: buckets from `from` to before `to`; level 0 are the points themselves. */
export interface Piece {
  level: number;
  from: number;
  to: number;
}

/**
 * The fewest pieces that cover the steps from `from` to before `to` exactly, with buckets of at most 2^top steps: short
 * ones towards both ends, long ones between. All buckets before `to` are closed when a point at `to` or later is stored.
 */
export function cover(from: number, to: number, top: number): Piece[] {
  const rising: Piece[] = [];
  const falling: Piece[] = [];
  let [start, end] = [from, to];
  let level = 0;
  while (start < end) {
    const next = level === 0 ? firstLevel : level + 1;
    const size = 2 ** next;
    const [inner, outer] = [Math.ceil(start / size) * size, Math.floor(end / size) * size];
    if (next > top || inner >= outer) {
      rising.push(pieceOf(level, start, end));
      break;
    }
    if (start < inner) rising.push(pieceOf(level, start, inner));
    if (outer < end) falling.unshift(pieceOf(level, outer, end));
    [start, end, level] = [inner, outer, next];
  }
  return [...rising, ...falling];
}

const pieceOf = (level: number, start: number, end: number): Piece => ({
  level,
  from: start / 2 ** level,
  to: end / 2 ** level,
});
