// The tiny model of test/golden: 3 blocks, 4 heads, 3 classes, four sentences. Made by golden/make_golden.py.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Batch, Model } from "../src/distilbert.ts";
import type { Engine, Ops } from "../src/engine/ops.ts";
import type { Example } from "../src/examples.ts";
import type { FreezePolicy } from "../src/freeze-policy.ts";
import { frozenMask, layerGroups, type ModelShape } from "../src/freezing.ts";
import { type LayoutKind, layOut } from "../src/layout.ts";
import { Parameters } from "../src/parameters.ts";
import { Random } from "../src/random.ts";
import { readSafetensors } from "../src/safetensors.ts";
import type { Weights } from "../src/weights.ts";

export const TINY: ModelShape = {
  blocks: 3,
  heads: 4,
  dim: 32,
  hiddenDim: 64,
  vocabSize: 97,
  maxPositions: 24,
  labels: 3,
};

export const goldenPath = (path: string) => fileURLToPath(new URL(`golden/${path}`, import.meta.url));
export const readTiny = (file: string): Promise<Weights> => readSafetensors(goldenPath(`tiny/${file}`));

export const expected = z
  .object({
    input_ids: z.array(z.array(z.number())),
    lengths: z.array(z.number()),
    labels: z.array(z.number()),
    logits: z.array(z.array(z.number())),
    loss: z.number(),
    train: z.array(
      z.object({
        frozen_groups: z.number(),
        trainable_parameters: z.number(),
        losses: z.array(z.number()),
        grad_norms: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(goldenPath("tiny/expected.json"), "utf8")));

export const tinySentences = expected.input_ids.map((ids, sentence) =>
  Int32Array.from(ids.slice(0, expected.lengths[sentence])),
);

export function tinyBatch(layout: LayoutKind = "packed"): Batch {
  return { layout: layOut(tinySentences, TINY.heads, layout), labels: Int32Array.from(expected.labels) };
}

/** The tiny model in the engine. Free its `parameters` when done. */
export function tinyModel(
  ops: Ops,
  weights: Weights,
  policy: FreezePolicy = { kind: "prefix", depth: 0 },
): Model {
  return { ops, shape: TINY, parameters: new Parameters(ops, weights, new Set(trainedNames(policy))) };
}

export function trainedNames(policy: FreezePolicy): string[] {
  const frozen = frozenMask(policy, TINY.blocks);
  const trained = layerGroups(TINY).filter((group) => !frozen[group.index]);
  return trained.flatMap((group) => group.parameters.map((parameter) => parameter.name));
}

/** Sentences of 2 to 20 random tokens; their class can be learnt: it is a remainder of the second token. */
export function tinyExamples(count: number, seed: number): Example[] {
  const random = new Random(seed);
  const below = (limit: number) => Math.floor(random.uniform() * limit);
  return Array.from({ length: count }, () => {
    const ids = Int32Array.from({ length: 2 + below(19) }, () => 1 + below(TINY.vocabSize - 1));
    return { ids, label: (ids[1] ?? 0) % TINY.labels };
  });
}

export async function readAll(engine: Engine, tensors: ReadonlyMap<string, { shape: readonly number[] }>) {
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) values.set(name, await engine.ops.read(tensor));
  return values;
}

/** The largest difference, as a share of the largest entry of `wanted`. */
export function relativeError(actual: Float32Array | undefined, wanted: Float32Array): number {
  if (actual?.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return largestDifference(actual, wanted) / largestEntry(wanted);
}

export function largestDifference(actual: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return Array.from(wanted).reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (actual[index] ?? NaN))),
    0,
  );
}

export function largestEntry(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
