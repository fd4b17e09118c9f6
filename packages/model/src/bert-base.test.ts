// A model of BERT-base's shape takes real steps at the two ends of the freeze ladder and beside the head.
import { afterAll, beforeAll, expect, test } from "vitest";
import { lossAndGradients, type Model } from "./distilbert.ts";
import { DropoutMasks, type StepMasks } from "./dropout.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import { frozenMask, layerGroups, type ModelShape } from "./freezing.ts";
import { layOut } from "./layout.ts";
import { AdamW } from "./optimizer.ts";
import { Parameters } from "./parameters.ts";
import type { Weights } from "./weights.ts";

const SHAPE: ModelShape = {
  blocks: 12,
  heads: 12,
  dim: 768,
  hiddenDim: 3072,
  vocabSize: 200,
  maxPositions: 64,
  labels: 2,
};
const DROPOUT = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };
const STEPS = 2;

let engine: Engine;
let weights: Weights;
beforeAll(async () => {
  engine = await loadEngine({ engine: "tensorflow" });
  weights = new Map(
    layerGroups(SHAPE)
      .flatMap((group) => group.parameters)
      .map(({ name, shape }, seed) => [name, { shape, data: initial(name, shape, seed) }]),
  );
});
afterAll(() => engine.dispose());

/** As BERT begins: weights about 0 with deviation 0.02, layer norms at 1. Cheap, since there are 85 million. */
function initial(name: string, shape: readonly number[], seed: number): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  if (name.endsWith(".bias")) return data;
  if (/layer_?norm/i.test(name)) return data.fill(1);
  let state = seed + 1;
  for (let index = 0; index < data.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[index] = (state / 2 ** 32 - 0.5) * 0.07;
  }
  return data;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

test.each([
  [13, 592_130],
  [12, 592_130 + 7_087_872],
  [0, 592_130 + 12 * 7_087_872 + (200 + 64 + 2) * 768],
])(
  "at freeze depth %i %i parameters are trained, and the loss of a batch falls",
  async (depth, trainable) => {
    const { ops } = engine;
    const before = ops.liveTensors();
    const frozen = frozenMask({ kind: "prefix", depth }, SHAPE.blocks);
    const trained = layerGroups(SHAPE).filter((group) => !frozen[group.index]);
    const names = trained.flatMap((group) => group.parameters.map(({ name }) => name));
    const parameters = new Parameters(ops, weights, new Set(names));
    const model: Model = { ops, shape: SHAPE, parameters };
    const groups = parameters.trainedGroups(layerGroups(SHAPE));
    const optimizer = new AdamW(ops, groups, ADAM);
    const sentences = [
      [2, 17, 33, 5, 3],
      [2, 90, 3],
      [2, 44, 150, 61, 7, 12, 3],
      [2, 8, 199, 3],
    ].map((ids) => Int32Array.from(ids));
    const batch = { layout: layOut(sentences, SHAPE.heads, "packed"), labels: Int32Array.of(1, 0, 1, 0) };

    const lossOf = async (masks: StepMasks | undefined) => {
      const result = lossAndGradients(model, batch, masks);
      const losses = await ops.read(result.losses);
      ops.free(result.losses);
      return {
        loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
        gradients: result.gradients,
      };
    };
    const first = await lossOf(undefined);
    ops.free(first.gradients);
    for (let step = 0; step < STEPS; step += 1) {
      const masks = new DropoutMasks(DROPOUT, 1).forStep(step, Int32Array.of(0, 1, 2, 3));
      const { gradients } = await lossOf(masks);
      expect([...gradients.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(trainable);
      const { total } = await optimizer.step(
        gradients,
        groups.map(() => 1e-4),
      );
      expect(total).toBeGreaterThan(0);
    }
    const last = await lossOf(undefined);
    ops.free(last.gradients);
    optimizer.free();
    parameters.free();
    expect(last.loss).toBeLessThan(first.loss);
    expect(ops.liveTensors()).toBe(before);
  },
);
