// What a run leaves behind is a Hugging Face model: Python's transformers has to agree with us about it.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { readTestEnv } from "../test/env.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { parseDatasetConfig, parseRunConfig } from "./config.ts";
import { predict } from "./distilbert.ts";
import { loadEngine } from "./engine/index.ts";
import { layOut } from "./layout.ts";
import { Parameters } from "./parameters.ts";
import { loadDataset, loadModel, writeModelFolder } from "./sources/index.ts";
import { train } from "./train.ts";

const { python } = readTestEnv();
const SCRIPT = fileURLToPath(new URL("../test/transformers_logits.py", import.meta.url));
const hasTransformers = spawnSync(python, ["-c", "import torch, transformers"]).status === 0;
const WHY = `!! ${python} has no torch and transformers: SKIPPED whether transformers loads what we write. To run it: python3 -m venv v && v/bin/pip install torch transformers, then FROSTLINE_TEST_PYTHON=v/bin/python`;
if (!hasTransformers) process.stderr.write(`${WHY}\n`);

const Answer = z.object({
  ids: z.array(z.array(z.int())),
  logits: z.array(z.array(z.number())),
  classes: z.record(z.string(), z.string()),
});

test.skipIf(!hasTransformers)(
  "Python's transformers loads the folder of a trained model, and its logits are ours",
  async () => {
    const dataset = parseDatasetConfig({
      source: "packaged:movie-snippets",
      maxTrain: 64,
      maxValidation: 16,
    });
    const data = await loadDataset({ ...dataset, maxTest: 24 });
    const { encoder, dropout, weights: pretrained, tokenizer } = await loadModel("packaged:minilm-l6");
    const shape = { ...encoder, labels: data.labels.length };
    const encode = ({ text, label }: { text: string; label: number }) => ({
      ids: tokenizer.encode(text, null, 128).ids,
      label,
    });
    const examples = {
      train: data.train.map(encode),
      validation: data.validation.map(encode),
      test: data.test.map(encode),
    };
    const engine = await loadEngine({ engine: "tensorflow" });
    const config = parseRunConfig({
      model: { source: "packaged:minilm-l6" },
      dataset,
      training: { epochs: 6, batchSize: 16, learningRate: 2e-3 },
      freeze: { kind: "prefix", depth: 4 },
      seed: 1,
    });
    const report = { log() {}, progress() {}, metrics() {}, layers() {} };
    const { weights } = await train({
      engine,
      shape,
      dropout,
      weights: pretrained,
      examples,
      config,
      report,
    });
    const folder = join(await temporaryFolder(), "best");
    await writeModelFolder(folder, { shape, dropout, labels: data.labels, weights, tokenizer });

    const sentences = data.test.map(({ text }) => text);
    const output = execFileSync(python, [SCRIPT, folder], {
      input: JSON.stringify(sentences),
      encoding: "utf8",
    });
    const theirs = Answer.parse(JSON.parse(output));

    const parameters = new Parameters(engine.ops, weights, new Set());
    const ids = examples.test.map((example) => example.ids);
    const batch = { layout: layOut(ids, shape.heads, "packed"), labels: new Int32Array(ids.length) };
    const ours = await engine.ops.read(predict({ ops: engine.ops, shape, parameters }, batch).logits);
    expect(theirs.ids).toEqual(ids.map((row) => [...row]));
    expect(Object.values(theirs.classes)).toEqual(["negative", "positive"]);
    const differences = theirs.logits
      .flat()
      .map((logit, index) => Math.abs(logit - (ours[index] ?? Number.NaN)));
    expect(Math.max(...theirs.logits.flat().map(Math.abs))).toBeGreaterThan(0.01);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  },
);
