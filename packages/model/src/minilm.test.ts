// The real pretrained model on real sentences, against PyTorch.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { FAST_ENGINES } from "../test/engines.ts";
import { goldenPath, largestDifference, largestEntry } from "../test/tiny.ts";
import { type Batch, lossAndGradients, type Model, predict, prefixStates } from "./distilbert.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import { layOut } from "./layout.ts";
import { Parameters } from "./parameters.ts";
import { readSafetensors } from "./safetensors.ts";
import { loadModel } from "./sources/index.ts";
import type { Weights } from "./weights.ts";

const expected = z
  .object({
    texts: z.array(z.string()),
    labels: z.array(z.number()),
    input_ids: z.array(z.array(z.number())),
    logits: z.array(z.array(z.number())),
    loss: z.number(),
    gradient_norms: z.record(z.string(), z.number()),
  })
  .parse(JSON.parse(readFileSync(goldenPath("minilm/expected.json"), "utf8")));
const TOLERANCE = 1e-4;

describe.each(FAST_ENGINES)("on %s", (name) => {
  let engine: Engine;
  let model: Model;
  let batch: Batch;
  let states: Weights;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    const pretrained = await loadModel("packaged:minilm-l6");
    const golden = await readSafetensors(goldenPath("minilm/head-and-states.safetensors"));
    const isState = (name: string) => name.startsWith("hidden.");
    states = new Map([...golden].filter(([name]) => isState(name)));
    const head = [...golden].filter(([name]) => !isState(name));
    const weights: Weights = new Map([...pretrained.weights, ...head]);
    const shape = { ...pretrained.encoder, labels: 2 };
    model = {
      ops: engine.ops,
      shape,
      parameters: new Parameters(engine.ops, weights, new Set(weights.keys())),
    };
    const sentences = expected.input_ids.map((ids) => Int32Array.from(ids));
    batch = { layout: layOut(sentences, shape.heads, "packed"), labels: Int32Array.from(expected.labels) };
  });
  afterAll(() => engine.dispose());

  test("MiniLM's logits are PyTorch's", async () => {
    const { logits } = predict(model, batch);
    const wanted = expected.logits.flat();
    expect(largestDifference(await engine.ops.read(logits), wanted)).toBeLessThan(
      TOLERANCE * largestEntry(wanted),
    );
  });

  test("MiniLM's first token has PyTorch's states after the embeddings and each block", async () => {
    const { ops } = engine;
    const { blocks } = model.shape;
    expect(states.size).toBe(blocks + 1);
    for (let level = 1; level <= blocks + 1; level += 1) {
      const own = ops.scope(() => {
        const rows = prefixStates(model, batch, level);
        const { firstRows } = batch.layout; // of a packed batch, whose rows are its tokens
        return level > blocks ? rows : ops.gatherRows(rows, ops.tensor([firstRows.length], firstRows));
      });
      const wanted = states.get(`hidden.${level - 1}.cls`)?.data ?? new Float32Array();
      const difference = largestDifference(await ops.read(own), wanted);
      ops.free(own);
      expect(difference, `level ${level}`).toBeLessThan(TOLERANCE * largestEntry(wanted));
    }
  });

  test("MiniLM's loss and gradient norms are PyTorch's", async () => {
    const { ops } = engine;
    const { losses, gradients } = lossAndGradients(model, batch, undefined);
    const values = await ops.read(losses);
    expect(values.reduce((sum, loss) => sum + loss, 0) / values.length).toBeCloseTo(expected.loss, 5);
    const wanted = Object.entries(expected.gradient_norms);
    expect([...gradients.keys()].sort()).toEqual(wanted.map(([name]) => name).sort());
    const largestNorm = largestEntry(wanted.map(([, norm]) => norm));
    for (const [name, norm] of wanted) {
      const gradient = gradients.get(name);
      if (!gradient) continue;
      const own = Math.sqrt((await ops.read(ops.sumOfSquares(gradient)))[0] ?? Number.NaN);
      // The true gradient of a key's bias is 0: its norm is rounding, on the scale of the other gradients.
      const scale = name.endsWith("k_lin.bias") ? largestNorm : norm;
      expect(Math.abs(own - norm) / scale, name).toBeLessThan(TOLERANCE);
    }
  });
});
