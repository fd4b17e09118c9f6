import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTiny, TINY, tinyBatch, tinyModel, tinySentences } from "../../test/tiny.ts";
import { lossAndGradients, type Model, predict, prefixStates } from "../distilbert.ts";
import { DropoutMasks } from "../dropout.ts";
import { composedOps } from "../engine/composed-ops.ts";
import type { FusedOps } from "../engine/fused-ops.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import type { Ops, Tensor } from "../engine/ops.ts";
import type { FreezePolicy } from "../freeze-policy.ts";
import { frozenMask } from "../freezing.ts";
import type { BatchLayout } from "../layout.ts";
import { layerGroupHashes, openPrefix, PrefixCache } from "../prefix-cache/index.ts";
import { Random } from "../random.ts";
import type { Weights } from "../weights.ts";
import { type BatchWork, forwardFlops, prefixFlops, trainingFlops } from "./flops.ts";
import { batchWork, lengthHistogram, paddedWork, prefixWork } from "./lengths.ts";

const POLICIES: [string, FreezePolicy][] = [
  ...[0, 1, 2, 3, 4].map((depth): [string, FreezePolicy] => [`depth ${depth}`, { kind: "prefix", depth }]),
  ["embeddings and a block in the middle", { kind: "groups", frozen: ["embeddings", "block 1"] }],
  ["the last block", { kind: "groups", frozen: ["block 2"] }],
  ["the head", { kind: "groups", frozen: ["head"] }],
];

describe("FLOPs are those of the matrix products that a real step executes", () => {
  let engine: Engine;
  let weights: Weights;
  beforeAll(async () => {
    engine = await loadEngine();
    weights = await readTiny("model.safetensors");
  });
  afterAll(() => engine.dispose());

  const counted = (policy: FreezePolicy, work: (model: Model) => unknown) => {
    const counter = countProducts(engine.ops);
    const model = tinyModel(counter.ops, weights, policy);
    const result = work(model);
    engine.ops.free(result);
    model.parameters.free();
    return counter.flops();
  };
  const masks = () =>
    new DropoutMasks({ hidden: 0.1, attention: 0.1, classifier: 0.2 }, 1).forStep(
      0,
      Int32Array.of(0, 1, 2, 3),
    );

  test.each(POLICIES)("with %s frozen", (_, policy) => {
    for (const kind of ["packed", "padded"] as const) {
      const batch = tinyBatch(kind);
      const flops = counted(policy, (model) => lossAndGradients(model, batch, masks()));
      const frozen = frozenMask(policy, TINY.blocks);
      expect(flops).toBe(trainingFlops(TINY, { frozen, level: 0 }, layoutWork(batch.layout)));
    }
  });

  test.each([1, 2, 3, 4])("from stored states of level %i", (level) => {
    const policy: FreezePolicy = { kind: "prefix", depth: level };
    const batch = tinyBatch();
    const work = layoutWork(batch.layout);
    const rows = level > TINY.blocks ? batch.labels.length : tinySentences.flatMap((ids) => [...ids]).length;
    const prefix = { level, states: new Float32Array(rows * TINY.dim) };

    const trained = counted(policy, (model) => lossAndGradients(model, { ...batch, prefix }, masks()));
    expect(trained).toBe(trainingFlops(TINY, { frozen: frozenMask(policy, TINY.blocks), level }, work));
    const evaluated = counted(policy, (model) => predict(model, { ...batch, prefix }));
    expect(evaluated).toBe(forwardFlops(TINY, level, work));
    const filled = counted(policy, (model) => prefixStates(model, batch, level));
    expect(filled).toBe(prefixFlops(TINY, 0, level, work));
  });

  test("when the prefix cache is filled, in full chunks", async () => {
    const random = new Random(1);
    // Two chunks of 512 rows.
    const sentences = Array.from({ length: 64 }, (_, index) =>
      Int32Array.from({ length: index % 2 ? 20 : 12 }, () => 1 + Math.floor(96 * random.uniform())),
    );
    const counter = countProducts(engine.ops, "kernels");
    const model = tinyModel(counter.ops, weights);
    const level = TINY.blocks + 1;
    const groupHashes = layerGroupHashes(weights, TINY);
    const prefix = await openPrefix(new PrefixCache({ folder: "unused", maxBytes: 0 }), {
      ...{ model, level, groupHashes, sentences },
      ...{ dtype: "float16", mode: { kind: "eval" }, engine: "test" },
    });
    await prefix.states(Int32Array.from(sentences.keys()));
    await prefix.close();
    model.parameters.free();
    const lengths = lengthHistogram(sentences.map((ids) => ids.length));
    expect(counter.flops()).toBe(prefixFlops(TINY, 0, level, prefixWork(lengths)));
  });

  test("and the estimate lays sentences out as the step does", () => {
    expect(
      batchWork(
        tinySentences.map((ids) => ids.length),
        TINY.heads,
      ),
    ).toEqual(layoutWork(tinyBatch().layout));
  });
});

// torch.utils.flop_counter.FlopCounterMode on DistilBertForSequenceClassification (transformers 5.23.0, eager
// attention), the tiny shape, four sentences of 7 tokens, one forward and backward pass.
test.each([
  [4_381_440, { kind: "prefix", depth: 0 }],
  [4_209_408, { kind: "prefix", depth: 1 }],
  [3_241_728, { kind: "prefix", depth: 2 }],
  [2_274_048, { kind: "prefix", depth: 3 }],
  [1_470_208, { kind: "prefix", depth: 4 }],
  [3_750_656, { kind: "groups", frozen: ["embeddings", "block 1"] }],
] as [number, FreezePolicy][])("PyTorch counts as many: %i in a padded step with %j", (flops, policy) => {
  const frozen = frozenMask(policy, TINY.blocks);
  expect(trainingFlops(TINY, { frozen, level: 0 }, paddedWork([7, 7, 7, 7]))).toBe(flops);
});

/** The sums over a batch as it was really laid out. */
function layoutWork(layout: BatchLayout): BatchWork {
  const overGroups = (count: (sentences: number, length: number) => number) =>
    layout.groups.reduce((sum, group) => sum + count(group.sentences.length, group.length), 0);
  return {
    sentences: layout.lengths.length,
    rows: layout.rows,
    scores: overGroups((sentences, length) => sentences * length * length),
    lastRows: layout.lengths.length,
    lastScores: overGroups((sentences, length) => sentences * length),
  };
}

/**
 * The same ops, and how many FLOPs went through their matrix products. A product with one column is a row mean.
 * Composed, the fused ops are put together from plain ones; kernels do the same products but for attention's padding.
 */
function countProducts(
  inner: Ops,
  kind: "composed" | "kernels" = "composed",
): { ops: Ops; flops: () => number } {
  let flops = 0;
  const counting = (product: Ops["matmul"], isCounted: (result: Tensor) => boolean): Ops["matmul"] => {
    return (a, b, transpose) => {
      const result = product(a, b, transpose);
      const depth = a.shape.at(transpose?.transposeA ? -2 : -1) ?? 0;
      if (isCounted(result)) flops += 2 * depth * result.shape.reduce((size, n) => size * n, 1);
      return result;
    };
  };
  const matmul = counting(inner.matmul.bind(inner), (result) => result.shape[1] !== 1);
  const batchMatmul = counting(inner.batchMatmul.bind(inner), () => true);
  const ops: Ops = new Proxy(inner, {
    get(target, name) {
      if (name === "fused") return fused;
      if (name === "matmul") return matmul;
      if (name === "batchMatmul") return batchMatmul;
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const attention: FusedOps["attention"] = (q, k, v, batch, queries, dropout) => {
    const { lengths } = batch.layout;
    const scores = lengths.reduce((sum, tokens) => sum + tokens * (queries === "first" ? 1 : tokens), 0);
    flops += 4 * scores * (q.shape[1] ?? 0);
    return inner.fused.attention(q, k, v, batch, queries, dropout);
  };
  const fused = kind === "composed" ? composedOps(ops) : { ...inner.fused, attention };
  return { ops, flops: () => flops };
}
