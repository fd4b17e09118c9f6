import type { Db } from "@frostline/db";
import { type Aggregate, merge } from "./aggregate.ts";
import { cover } from "./buckets.ts";
import { bucketStepsFor } from "./grid.ts";
import type { MetricColumns, MetricSeries } from "./metric.types.ts";
import { readPieces, type SeriesPiece } from "./read-pieces.ts";
import { type RunExtent, runExtents } from "./run-extents.ts";

/** What a chart has below its curves: seconds are of the last point in each bucket. */
export type XAxis = { kind: "STEP" | "TIME" | "DURATION" } | { kind: "METRIC"; key: string };

/**
 * One metric of many runs on one grid of buckets. A bucket spans a power of two of steps and starts at a multiple of it,
 * so the same request always gives the same answer, and runs can be laid over each other. Every series begins with its
 * first step by itself and ends with its last one. The cost depends on the buckets shown, not on the points behind them.
 */
export async function readSeries(
  db: Db,
  runIds: string[],
  key: string,
  mostPoints: number,
  axis: XAxis = { kind: "STEP" },
): Promise<MetricSeries> {
  const extents = await runExtents(db, runIds, key);
  const bucketSteps = bucketStepsFor(extents, mostPoints);
  const isWhole = extents.every(({ points }) => points <= mostPoints);
  const grid = { bucketSteps, isWhole, withTimes: axis.kind === "TIME" || axis.kind === "DURATION" };
  const curves = await readCurves(db, extents, grid);
  const other = axis.kind === "METRIC" ? await runExtents(db, runIds, axis.key) : [];
  const otherCurves = await readCurves(db, other, grid);

  const series = extents.flatMap(({ runId, segments }, index): MetricColumns[] => {
    const curve = curves[index] ?? [];
    if (curve.length === 0) return [];
    const below = otherCurves[other.findIndex((extent) => extent.runId === runId)] ?? [];
    return [
      {
        runId,
        attempt: segments.at(-1)?.attempt ?? 0,
        steps: curve.map(({ lastStep }) => lastStep),
        last: curve.map(({ last }) => last),
        min: curve.map(({ min }) => min),
        max: curve.map(({ max }) => max),
        count: curve.map(({ count }) => count),
        x: xOf(curve, axis, below),
      },
    ];
  });
  return { key, bucketSteps, series };
}

interface Grid {
  bucketSteps: number;
  /** Every point by itself, even where several share a step. */
  isWhole: boolean;
  /** Whether anybody asks when the buckets were. */
  withTimes: boolean;
}

/** The buckets of each run, in the order of their steps. */
async function readCurves(db: Db, extents: RunExtent[], grid: Grid): Promise<Aggregate[][]> {
  const pieces = extents.flatMap((extent, owner) => piecesOf(extent, owner, grid));
  const read = await readPieces(db, pieces, grid);
  return extents.map(({ firstStep }, owner) => {
    const aggregates = read.get(owner) ?? [];
    return grid.isWhole ? aggregates : inCells(aggregates, firstStep, grid.bucketSteps);
  });
}

function piecesOf({ seriesId, firstStep, segments }: RunExtent, owner: number, grid: Grid): SeriesPiece[] {
  const top = grid.isWhole ? 0 : Math.log2(grid.bucketSteps);
  return segments.flatMap(({ attempt, first, last }) => {
    const piece = (from: number, to: number) => ({ level: 0, from, to });
    const stretches = [];
    if (first === firstStep) stretches.push(piece(first, first + 1));
    stretches.push(...cover(first === firstStep ? first + 1 : first, last, top));
    if (last > firstStep) stretches.push(piece(last, last + 1));
    return stretches.map((stretch) => ({ owner, seriesId, attempt, ...stretch }));
  });
}

function inCells(aggregates: Aggregate[], firstStep: number, bucketSteps: number): Aggregate[] {
  const cells: Aggregate[] = [];
  let open: number | undefined;
  for (const aggregate of aggregates) {
    const cell = aggregate.lastStep === firstStep ? -1 : Math.floor(aggregate.lastStep / bucketSteps);
    const previous = cells.at(-1);
    if (previous && cell === open) cells[cells.length - 1] = merge(previous, aggregate);
    else cells.push(aggregate);
    open = cell;
  }
  return cells;
}

function xOf(curve: Aggregate[], axis: XAxis, below: Aggregate[]): number[] | null {
  switch (axis.kind) {
    case "STEP":
      return null;
    case "TIME":
      return curve.map(({ lastAt }) => lastAt / 1000);
    case "DURATION":
      return curve.map(({ lastAt }) => (lastAt - (curve[0]?.lastAt ?? 0)) / 1000);
    case "METRIC":
      return valuesAt(curve, below);
  }
}

/** The other metric's value at each of the steps, or its last one before; NaN before its first. Both are in order. */
function valuesAt(curve: Aggregate[], below: Aggregate[]): number[] {
  let next = 0;
  let value = Number.NaN;
  return curve.map(({ lastStep }) => {
    for (let other = below[next]; other && other.lastStep <= lastStep; other = below[next]) {
      value = other.last;
      next += 1;
    }
    return value;
  });
}
