// Trains in a process of its own and prints the memory that it needed: {"baseline": bytes, "peak": bytes}.
// argv: the request as a file of JSON, see memory.ts.
import { readFileSync } from "node:fs";
import { parseRunConfig } from "@frostline/model";
import { loadEngine } from "@frostline/model/engine";
import { train } from "@frostline/model/train";
import { randomWeights } from "../models.ts";
import type { MemoryRequest } from "./memory.ts";

const [file = ""] = process.argv.slice(2);
const { shape, depth, train: trained, vocabulary }: MemoryRequest = JSON.parse(readFileSync(file, "utf8"));
const engine = await loadEngine();
const baseline = bytes("VmRSS");
const examples = (rows: number[][]) =>
  rows.map((ids, index) => ({ ids: Int32Array.from(ids), label: index % 2 }));
await train({
  engine,
  shape,
  dropout: { hidden: 0.1, attention: 0.1, classifier: 0.2 },
  weights: randomWeights(shape),
  examples: {
    train: examples(trained),
    validation: examples(vocabulary),
    test: examples(vocabulary.slice(0, 32)),
  },
  config: parseRunConfig({
    model: { source: "random weights" },
    dataset: { source: "sentences in memory" },
    training: { epochs: 1, batchSize: 32 },
    freeze: { kind: "prefix", depth },
    seed: 1,
  }),
  report: { log: () => {}, progress: () => {}, layers: () => {}, metrics: () => {} },
});
process.stdout.write(`${JSON.stringify({ baseline, peak: bytes("VmHWM") })}\n`);
engine.dispose();

/** Not `process.resourceUsage()`: its maximum is never below the size of the process that started this one. */
function bytes(field: string): number {
  const line = readFileSync("/proc/self/status", "utf8").match(new RegExp(`^${field}:\\s+(\\d+) kB`, "m"));
  return Number(line?.[1]) * 1024;
}
