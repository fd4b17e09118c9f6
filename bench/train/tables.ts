import type { DepthMemory } from "./memory.ts";
import { type DepthSpeed, EPOCHS, type Round } from "./speed.ts";

/** What issue 5 asks for: the peer's step by ours at the same depth, the prefix spread over ten epochs. */
const TARGETS: Record<number, number> = { 0: 3, 2: 3.2, 4: 4, 5: 7, 6: 14, 7: 28 };
/** The peer's full training by ours. */
const TARGETS_OF_FULL: Record<number, number> = { 6: 30, 7: 70 };

/** Ratios at one depth, above 1 where Frostline is faster. */
interface Ratios {
  sameDepth: number;
  spread: [number, number];
  ofFull: number;
  grouped: number;
}

export function speedRows(results: readonly DepthSpeed[]): string[][] {
  const head = [
    "k",
    "HF step (s)",
    "our step (s)",
    "+ prefix / 10 (s)",
    "HF / ours",
    "spread",
    "target",
    "full HF / ours",
    "target",
    "HF grouped / ours",
    "FLOPs HF / ours",
    "tokens / s",
    "in matrix products",
  ];
  const rows = results.map((result) => {
    const { sameDepth, spread, ofFull, grouped } = ratios(result, results);
    const ours = median(result.rounds.map((round) => round.ours));
    return [
      `${result.depth}`,
      seconds(median(result.rounds.map((round) => round.huggingFace))),
      seconds(ours),
      seconds(result.prefixPerBatch / EPOCHS),
      `**${times(sameDepth)}**`,
      `${times(spread[0])}–${times(spread[1])}`,
      target(TARGETS[result.depth]),
      Number.isNaN(ofFull) ? "" : times(ofFull),
      target(TARGETS_OF_FULL[result.depth]),
      times(grouped),
      times(result.flops.huggingFace / result.flops.ours),
      Math.round(result.tokensPerBatch / ours).toLocaleString("en"),
      `${Math.round(100 * result.productShare)} %`,
    ];
  });
  return [head, ...rows];
}

/** The same as plain numbers. */
export function speedSummary(results: readonly DepthSpeed[]) {
  return results.map((result) => ({
    depth: result.depth,
    ...ratios(result, results),
    prefixPerBatch: result.prefixPerBatch,
    rounds: result.rounds,
  }));
}

export function memoryRows(results: readonly DepthMemory[]): string[][] {
  const head = [
    "k",
    "HF peak (MiB)",
    "our peak (MiB)",
    "ours / HF",
    "HF above its imports",
    "ours above the engine",
    "estimated",
    "estimate / ours",
  ];
  const rows = results.map(({ depth, huggingFace, ours, estimated }) => {
    const above = ours.peak - ours.baseline;
    return [
      `${depth}`,
      mebibytes(huggingFace.peak),
      mebibytes(ours.peak),
      (ours.peak / huggingFace.peak).toFixed(2),
      mebibytes(huggingFace.peak - huggingFace.baseline),
      mebibytes(above),
      mebibytes(estimated),
      (estimated / above).toFixed(2),
    ];
  });
  return [head, ...rows];
}

function ratios(result: DepthSpeed, results: readonly DepthSpeed[]): Ratios {
  const prefix = result.prefixPerBatch / EPOCHS;
  const each = result.rounds.map(({ huggingFace, ours }) => huggingFace / (ours + prefix));
  const total = (side: keyof Round) => result.rounds.reduce((sum, round) => sum + round[side], 0);
  const ours = median(result.rounds.map((round) => round.ours)) + prefix;
  const full = results.find(({ depth }) => depth === 0);
  return {
    sameDepth: median(each),
    spread: [Math.min(...each), Math.max(...each)],
    ofFull: full ? median(full.rounds.map(({ huggingFace }) => huggingFace)) / ours : Number.NaN,
    // These batches are not those of the round, so whole sums are compared: both are samples of all sentences.
    grouped: total("grouped") / (total("ours") + prefix * result.rounds.length),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

const seconds = (value: number) => value.toFixed(3);
const times = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const target = (value: number | undefined) => (value === undefined ? "" : `≥ ${value}`);
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20).toLocaleString("en");
