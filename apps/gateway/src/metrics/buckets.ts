import { type Aggregate, merge, ofPoint, type Point } from "./aggregate.ts";

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
 * What the rollups gain by new points: buckets that are closed now, whole, and what late points add to buckets that were
 * closed before. Level by level, lower ones first.
 * @param before the highest step there was; undefined before the first point
 * @param older what the bucket of `before` has held so far, for each level at which it closes now
 */
export function closedBuckets(
  before: number | undefined,
  newest: number,
  added: Iterable<Point>,
  older: (level: number) => Aggregate | undefined,
): Bucket[] {
  const closed: Bucket[] = [];
  let partials = new Map<number, Aggregate>();
  for (const point of added) add(partials, bucketOf(point.step, firstLevel), ofPoint(point));
  for (let level = firstLevel; bucketOf(newest, level) > 0; level += 1) {
    const open = bucketOf(newest, level);
    const waiting = before === undefined ? open : bucketOf(before, level);
    const rest = waiting < open ? older(level) : undefined;
    for (const [bucket, partial] of partials) {
      if (bucket >= open) continue;
      closed.push({ level, bucket, ...(rest && bucket === waiting ? merge(rest, partial) : partial) });
    }
    if (rest && !partials.has(waiting)) closed.push({ level, bucket: waiting, ...rest });
    partials = halved(partials);
  }
  return closed;
}

function halved(partials: Map<number, Aggregate>): Map<number, Aggregate> {
  const wider = new Map<number, Aggregate>();
  for (const [bucket, partial] of partials) add(wider, Math.floor(bucket / 2), partial);
  return wider;
}

function add(partials: Map<number, Aggregate>, bucket: number, more: Aggregate): void {
  const present = partials.get(bucket);
  partials.set(bucket, present ? merge(present, more) : more);
}

/** What has to be read to know what the bucket of `before` has held so far, at every level at which `newest` closes it. */
export interface Unfinished {
  /** The points from this step on. */
  fromStep: number;
  /** Closed buckets beside the one that `before` is in, lower levels first. */
  beside: { level: number; bucket: number }[];
}

/** Undefined when no bucket closes. */
export function unfinishedBy(before: number, newest: number): Unfinished | undefined {
  if (bucketOf(before, firstLevel) === bucketOf(newest, firstLevel)) return undefined;
  const beside: Unfinished["beside"] = [];
  for (let level = firstLevel; bucketOf(before, level + 1) < bucketOf(newest, level + 1); level += 1) {
    const bucket = bucketOf(before, level);
    if (bucket % 2 === 1) beside.push({ level, bucket: bucket - 1 });
  }
  return { fromStep: bucketOf(before, firstLevel) * 2 ** firstLevel, beside };
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
