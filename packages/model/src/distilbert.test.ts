import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES } from "../test/engines.ts";
import {
  expected,
  largestDifference,
  largestEntry,
  readAll,
  readTiny,
  TINY,
  tinyBatch,
  tinyExamples,
  tinyModel,
  trainedNames,
} from "../test/tiny.ts";
import { type Batch, lossAndGradients, type Model, predict } from "./distilbert.ts";
import { DropoutMasks } from "./dropout.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { FreezePolicy } from "./freeze-policy.ts";
import { layOut } from "./layout.ts";
import { Parameters } from "./parameters.ts";

/** Computed before the last block was cut down (commit 99aea19), for the tiny batch with the masks of `gradientsOf`. */
const FULL_LAST_BLOCK = {
  losses: [0.9603722, 3.2526436, 0.8873283, 2.5116153],
  gradientNorms: {
    "pre_classifier.weight": 3.05772371,
    "distilbert.transformer.layer.2.output_layer_norm.weight": 0.78230128,
    "distilbert.transformer.layer.2.ffn.lin2.weight": 2.47910304,
    "distilbert.transformer.layer.2.attention.q_lin.weight": 0.71671736,
    "distilbert.transformer.layer.2.attention.k_lin.weight": 0.7414963,
    "distilbert.transformer.layer.2.attention.v_lin.weight": 1.85831714,
    "distilbert.transformer.layer.1.attention.q_lin.weight": 1.62555351,
    "distilbert.transformer.layer.0.ffn.lin1.weight": 3.06871006,
    "distilbert.embeddings.word_embeddings.weight": 3.61009255,
  },
};

describe.each(ENGINES)("on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
  });
  afterAll(() => engine.dispose());

  const DROPOUT = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
  const NUMBERS = Int32Array.of(3, 1, 4, 15); // of the sentences in some training data

  async function gradientsOf(model: Model, batch: Batch, dropout = false, seed = 7) {
    const masks = dropout ? new DropoutMasks(DROPOUT, seed).forStep(2, NUMBERS) : undefined;
    const result = lossAndGradients(model, batch, masks);
    const losses = await engine.ops.read(result.losses);
    const gradients = await readAll(engine, result.gradients);
    engine.ops.free(result);
    return { losses, gradients };
  }

  const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

  describe.each(["padded", "packed"] as const)("with a %s batch", (layout) => {
    test("logits and loss are Hugging Face's", async () => {
      const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
      const result = predict(model, tinyBatch(layout));
      const logits = await engine.ops.read(result.logits);
      const losses = await engine.ops.read(result.losses);
      engine.ops.free(result);
      model.parameters.free();

      const wanted = expected.logits.flat();
      expect(largestDifference(logits, wanted)).toBeLessThanOrEqual(1e-5 * largestEntry(wanted));
      expect(Math.abs(meanOf(losses) - expected.loss)).toBeLessThanOrEqual(1e-5 * expected.loss);
    });

    test("every gradient is torch's", async () => {
      const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
      const { gradients } = await gradientsOf(model, tinyBatch(layout));
      model.parameters.free();

      const wanted = await readTiny("gradients.safetensors");
      expect([...gradients.keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [name, { data }] of wanted) {
        const tolerance = Math.max(1e-5 * largestEntry(data), 1e-6);
        expect(largestDifference(gradients.get(name) ?? [], data), name).toBeLessThanOrEqual(tolerance);
      }
    });
  });

  test("padded and packed batches give the same loss and gradients, dropout on", async () => {
    const weights = await readTiny("model.safetensors");
    const model = tinyModel(engine.ops, weights);
    const padded = await gradientsOf(model, tinyBatch("padded"), true);
    const packed = await gradientsOf(model, tinyBatch("packed"), true);
    const without = await gradientsOf(model, tinyBatch("packed"), false);
    model.parameters.free();

    expect(largestDifference(packed.losses, padded.losses)).toBeLessThan(1e-5);
    expect(largestDifference(packed.losses, without.losses)).toBeGreaterThan(0.01);
    for (const [name, gradient] of padded.gradients) {
      const tolerance = Math.max(1e-5 * largestEntry(gradient), 1e-6);
      expect(largestDifference(packed.gradients.get(name) ?? [], gradient), name).toBeLessThanOrEqual(
        tolerance,
      );
    }
  });

  test("a batch that attention computes in several length groups gives what one group gives, dropout on", async () => {
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const sentences = tinyExamples(160, 3).map(({ ids }, index) => (index % 2 ? ids : ids.slice(0, 3)));
    const labels = Int32Array.from(sentences, (_, index) => index % TINY.labels);
    const numbers = Int32Array.from(sentences.keys());
    const [grouped, whole] = await Promise.all(
      (["packed", "padded"] as const).map(async (kind) => {
        const layout = layOut(sentences, TINY.heads, kind);
        expect(layout.groups.length > 1).toBe(kind === "packed");
        const masks = new DropoutMasks(DROPOUT, 7).forStep(0, numbers);
        const result = lossAndGradients(model, { layout, labels }, masks);
        const losses = await engine.ops.read(result.losses);
        const gradients = await readAll(engine, result.gradients);
        engine.ops.free(result);
        return { losses, gradients };
      }),
    );
    model.parameters.free();

    expect(largestDifference(grouped?.losses ?? [], whole?.losses ?? [])).toBeLessThan(1e-5);
    for (const [name, gradient] of whole?.gradients ?? []) {
      const tolerance = Math.max(1e-5 * largestEntry(gradient), 1e-6);
      const own = grouped?.gradients.get(name) ?? [];
      expect(largestDifference(own, gradient), name).toBeLessThanOrEqual(tolerance);
    }
  });

  test("with dropout, computing the last block for first tokens alone gives what computing all of it gave", async () => {
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const { losses, gradients } = await gradientsOf(model, tinyBatch(), true);
    model.parameters.free();

    expect(largestDifference(losses, FULL_LAST_BLOCK.losses)).toBeLessThan(1e-5);
    for (const [name, norm] of Object.entries(FULL_LAST_BLOCK.gradientNorms)) {
      const own = Math.hypot(...(gradients.get(name) ?? []));
      expect(Math.abs(own / norm - 1), name).toBeLessThan(1e-5);
    }
  });

  test("a frozen depth changes neither the loss nor the gradients above it, dropout on", async () => {
    const weights = await readTiny("model.safetensors");
    const full = tinyModel(engine.ops, weights);
    const whole = await gradientsOf(full, tinyBatch(), true);
    full.parameters.free();

    for (let depth = 1; depth <= TINY.blocks + 1; depth += 1) {
      const policy: FreezePolicy = { kind: "prefix", depth };
      const model = tinyModel(engine.ops, weights, policy);
      const part = await gradientsOf(model, tinyBatch(), true);
      model.parameters.free();
      expect(part.losses).toEqual(whole.losses);
      expect([...part.gradients.keys()].sort()).toEqual(trainedNames(policy).sort());
      for (const [name, gradient] of part.gradients)
        expect(gradient, name).toEqual(whole.gradients.get(name));
    }
  });

  test("only the groups outside an explicit frozen set get gradients, and theirs are those of full training", async () => {
    const weights = await readTiny("model.safetensors");
    const policy: FreezePolicy = { kind: "groups", frozen: ["block 0", "block 2", "head"] };
    const full = tinyModel(engine.ops, weights);
    const whole = await gradientsOf(full, tinyBatch());
    full.parameters.free();
    const model = tinyModel(engine.ops, weights, policy);
    const part = await gradientsOf(model, tinyBatch());
    model.parameters.free();

    expect([...part.gradients.keys()].sort()).toEqual(trainedNames(policy).sort());
    for (const [name, gradient] of part.gradients) expect(gradient, name).toEqual(whole.gradients.get(name));
  });

  test("the word embedding of [PAD] gets no gradient, even where [PAD] stands in the text", async () => {
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const sentences = [Int32Array.of(5, 0, 7, 0), Int32Array.of(9, 8)];
    const batch = { layout: layOut(sentences, TINY.heads, "packed"), labels: Int32Array.of(1, 2) };
    const { gradients } = await gradientsOf(model, batch);
    model.parameters.free();

    const words = gradients.get("distilbert.embeddings.word_embeddings.weight");
    const row = (id: number) => words?.slice(id * TINY.dim, (id + 1) * TINY.dim) ?? new Float32Array();
    expect(largestEntry(row(0))).toBe(0);
    expect(largestEntry(row(7))).toBeGreaterThan(0);
  });

  describe("memory", () => {
    /**
     * Tensors alive whenever `op` is called in a pass, but for parameters and gradients, in a model of so many
     * of the tiny model's blocks.
     */
    async function aliveAt(
      op: "softmaxCrossEntropy" | "segmentSum",
      blocks: number,
      frozen: "nothing" | "all but head",
    ) {
      const weights = await readTiny("model.safetensors");
      const isThere = (name: string) => Number(/layer\.(\d)/.exec(name)?.[1] ?? 0) < blocks;
      const own = new Map([...weights].filter(([name]) => isThere(name)));
      const trained = [...own.keys()].filter(
        (name) => frozen === "nothing" || !name.startsWith("distilbert."),
      );
      const counts: number[] = [];
      let gradients = 0;
      const counting = new Proxy(engine.ops, {
        get(target, name) {
          if (name === op) counts.push(target.liveTensors() - loaded - gradients);
          const member = Reflect.get(target, name, target);
          if (name === "keep") gradients += 1;
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
      const parameters = new Parameters(engine.ops, own, new Set(trained));
      const loaded = engine.ops.liveTensors() + trained.length; // every variable is read once
      const model = { ops: counting, shape: { ...TINY, blocks }, parameters };
      engine.ops.free(lossAndGradients(model, tinyBatch(), undefined));
      parameters.free();
      return counts;
    }

    test("a trained block's activations are kept until its backward pass, and not longer", async () => {
      const [two, three] = [
        await aliveAt("segmentSum", 2, "nothing"),
        await aliveAt("segmentSum", 3, "nothing"),
      ];
      expect(three[0]).toBeGreaterThan((two[0] ?? 0) + 5); // the first call is in the head's backward pass
      expect(three.at(-1)).toBe(two.at(-1)); // the last one in that of the embeddings
    });

    test("a frozen block below all trained ones keeps nothing", async () => {
      const three = await aliveAt("softmaxCrossEntropy", 3, "all but head");
      expect(three).toEqual(await aliveAt("softmaxCrossEntropy", 1, "all but head"));
    });
  });

  test("a pass that breaks off leaves nothing in the engine, wherever it breaks", async () => {
    const weights = await readTiny("model.safetensors");
    const before = engine.ops.liveTensors();
    let calls = 0;
    let fatal = Number.POSITIVE_INFINITY;
    const breakable = <T extends object>(inner: T): T =>
      new Proxy(inner, {
        get(target, name) {
          if (name === "fused") return breakable(engine.ops.fused);
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== "function") return member;
          const counts = name !== "scope" && name !== "keep" && name !== "free";
          return (...parameters: unknown[]) => {
            if (counts) calls += 1;
            if (counts && calls === fatal) throw new Error("the device is gone");
            return Reflect.apply(member, target, parameters);
          };
        },
      });
    const breaking = breakable(engine.ops);
    const model = tinyModel(breaking, weights);
    const loaded = engine.ops.liveTensors();
    calls = 0;
    engine.ops.free(lossAndGradients(model, tinyBatch(), undefined));
    const whole = calls;
    for (let place = 1; place <= whole; place += 11) {
      calls = 0;
      fatal = place;
      expect(() => lossAndGradients(model, tinyBatch(), undefined)).toThrow("the device is gone");
      expect(engine.ops.liveTensors(), `call ${place} of ${whole}`).toBe(loaded);
    }
    fatal = Number.POSITIVE_INFINITY;
    model.parameters.free();
    expect(engine.ops.liveTensors()).toBe(before);
  });

  test("nothing is left in the engine after a pass but what the caller has to free", async () => {
    const before = engine.ops.liveTensors();
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const loaded = engine.ops.liveTensors();
    for (let pass = 0; pass < 3; pass += 1) {
      await gradientsOf(model, tinyBatch(), true);
      expect(engine.ops.liveTensors()).toBe(loaded);
    }
    model.parameters.free();
    expect(engine.ops.liveTensors()).toBe(before);
  });
});
