/**
 * One training step of MiniLM's shape with nothing frozen (k = 0): how long it takes, how much of that is
 * matrix multiplication, and how much memory the process needs.
 *
 *   npm run bench -- engine [--quick] [--padded]
 */
import { availableParallelism } from "node:os";
import { layerGroups, type ModelShape } from "@frostline/model";
import { loadEngine } from "@frostline/model/engine";
import { lossAndGradients } from "../packages/model/src/distilbert.ts";
import { DropoutMasks } from "../packages/model/src/dropout.ts";
import type { Ops, Tensor, Transpose } from "../packages/model/src/engine/ops.ts";
import { layOut } from "../packages/model/src/layout.ts";
import { AdamW } from "../packages/model/src/optimizer.ts";
import { Parameters } from "../packages/model/src/parameters.ts";
import { Random } from "../packages/model/src/random.ts";
import type { Weights } from "../packages/model/src/weights.ts";

const MINILM: ModelShape = {
  blocks: 6,
  heads: 12,
  dim: 384,
  hiddenDim: 1536,
  vocabSize: 30522,
  maxPositions: 512,
  labels: 2,
};
const BATCH_SIZE = 32;
const LEARNING_RATE = 5e-5;
const ADAMW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };
const DROPOUT = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
const WARM_UP_STEPS = 3;

/** One matrix product of the step: the shapes and which sides are transposed. */
interface Product {
  a: readonly number[];
  b: readonly number[];
  transpose: Transpose | undefined;
}

const measuredSteps = process.argv.includes("--quick") ? 8 : 30;
const layoutKind = process.argv.includes("--padded") ? "padded" : "packed";
const engine = await loadEngine();
const products: Product[] = [];
const ops = recordProducts(engine.ops, products);
const parameters = new Parameters(ops, randomWeights(), new Set(parameterNames()));
const groups = parameters.trainedGroups(layerGroups(MINILM));
const optimizer = new AdamW(ops, groups, ADAMW);
const masks = new DropoutMasks(DROPOUT, 1);

const stepTimes: number[] = [];
const productTimes: number[] = [];
let tokens = 0;
for (let step = 0; step < WARM_UP_STEPS + measuredSteps; step += 1) {
  const batch = randomBatch(step);
  products.length = 0;
  const started = performance.now();
  const { losses, gradients } = lossAndGradients(
    { ops, shape: MINILM, parameters },
    batch,
    masks.forStep(step, batch.numbers),
  );
  await ops.read(losses);
  ops.free(losses);
  await optimizer.step(
    gradients,
    groups.map(() => LEARNING_RATE),
  );
  const stepTime = performance.now() - started;
  // The products alone right after their step: both meet the same load of the machine.
  const productTime = timeProducts(engine.ops, products);
  if (step < WARM_UP_STEPS) continue;
  stepTimes.push(stepTime);
  productTimes.push(productTime);
  tokens += batch.tokens;
}

const ratios = stepTimes.map((time, index) => time / (productTimes[index] ?? Number.NaN));
const result = {
  bench: "engine",
  engine: `${engine.name} ${engine.version}`,
  device: engine.device,
  node: process.version,
  processors: availableParallelism(),
  layout: layoutKind,
  steps: measuredSteps,
  tokensPerStep: Math.round(tokens / measuredSteps),
  stepMs: round(quantile(stepTimes, 0.5)),
  matmulMs: round(quantile(productTimes, 0.5)),
  stepOverMatmul: round(quantile(ratios, 0.5)),
  stepOverMatmulSpread: [round(quantile(ratios, 0.1)), round(quantile(ratios, 0.9))],
  matmulShare: round(1 / quantile(ratios, 0.5)),
  peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
};
console.table({
  "one step (ms)": result.stepMs,
  "its matrix products alone (ms)": result.matmulMs,
  "step / products": result.stepOverMatmul,
  "share of products": result.matmulShare,
  "tokens in a step": result.tokensPerStep,
  "peak memory (MiB)": result.peakMemoryMiB,
});
console.log(JSON.stringify(result));

function parameterNames(): string[] {
  return layerGroups(MINILM).flatMap((group) => group.parameters.map((parameter) => parameter.name));
}

function randomWeights(): Weights {
  const random = new Random(1);
  const weights: Weights = new Map();
  for (const { name, shape } of layerGroups(MINILM).flatMap((group) => group.parameters)) {
    const data = new Float32Array(shape.reduce((size, length) => size * length, 1));
    const isGain = shape.length === 1 && name.endsWith(".weight");
    if (isGain) data.fill(1);
    else if (shape.length === 2)
      data.forEach((_, index) => {
        data[index] = 0.07 * (random.uniform() - 0.5);
      });
    weights.set(name, { shape, data });
  }
  return weights;
}

/** Sentences of 5 to 50 tokens, short ones more often, as in collections of single sentences. */
function randomBatch(step: number) {
  const random = new Random(2, step);
  const sentences = Array.from({ length: BATCH_SIZE }, () => {
    const length = 5 + Math.floor(46 * random.uniform() ** 1.5);
    return Int32Array.from({ length }, () => 1 + Math.floor(random.uniform() * (MINILM.vocabSize - 1)));
  });
  return {
    layout: layOut(sentences, MINILM.heads, layoutKind),
    labels: Int32Array.from(sentences, (_, index) => index % MINILM.labels),
    numbers: Int32Array.from(sentences, (_, index) => step * BATCH_SIZE + index),
    tokens: sentences.reduce((sum, ids) => sum + ids.length, 0),
  };
}

/** The same ops, with a list of the matrix products of weights and activations that go through them. */
function recordProducts(inner: Ops, list: Product[]): Ops {
  return new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      if (name !== "matmul") return member.bind(target);
      return (a: Tensor, b: Tensor, transpose?: Transpose) => {
        list.push({ a: a.shape, b: b.shape, transpose });
        return target.matmul(a, b, transpose);
      };
    },
  });
}

/** Milliseconds for these products alone. */
function timeProducts(inner: Ops, list: readonly Product[]): number {
  return inner.scope(() => {
    const operands = new Map<string, Tensor>();
    const operand = (shape: readonly number[]) => {
      const known = operands.get(shape.join());
      if (known) return known;
      const data = new Float32Array(shape.reduce((size, length) => size * length, 1));
      data.forEach((_, index) => {
        data[index] = (index % 1000) / 1000 - 0.5;
      });
      const made = inner.tensor(shape, data);
      operands.set(shape.join(), made);
      return made;
    };
    for (const { a, b } of list) {
      operand(a);
      operand(b);
    }
    const started = performance.now();
    for (const { a, b, transpose } of list) inner.free(inner.matmul(operand(a), operand(b), transpose));
    return performance.now() - started;
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
