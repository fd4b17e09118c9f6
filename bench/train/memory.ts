import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { estimateRun, lengthHistogram, type ModelShape, parseRunConfig } from "@frostline/model";
import { z } from "zod";
import type { Example } from "../../packages/model/src/examples.ts";
import { script } from "../hugging-face/python.ts";

/** What the process that is measured has to do. */
export interface MemoryRequest {
  shape: ModelShape;
  depth: number;
  /** Token ids of the training sentences. */
  train: number[][];
  /** Sentences of every token that occurs in the data, for validation: the embeddings hold no others. */
  vocabulary: number[][];
}

const Measured = z.object({ baseline: z.number(), peak: z.number() });

export interface DepthMemory {
  depth: number;
  /** Bytes: resident before the training, and at its largest. */
  huggingFace: z.infer<typeof Measured>;
  ours: z.infer<typeof Measured>;
  /** What `estimateRun` says of our peak above the baseline. */
  estimated: number;
}

const BATCH_SIZE = 32;
const BATCHES = 6;
const OURS = fileURLToPath(new URL("peak-memory.main.ts", import.meta.url));
const WORDS_PER_SENTENCE = 30;

/** Peak memory of both trainings on the same sentences, each in a fresh process. */
export function measureMemory(
  python: string,
  shape: ModelShape,
  depth: number,
  examples: readonly Example[],
): DepthMemory {
  const longest = examples.reduce((a, b) => (a.ids.length >= b.ids.length ? a : b));
  const trained = [longest, ...examples.slice(0, BATCHES * BATCH_SIZE - 1)];
  const vocabulary = sentencesOfAllTokens(examples);
  const request: MemoryRequest = { shape, depth, train: trained.map(({ ids }) => [...ids]), vocabulary };
  const folder = mkdtempSync(join(tmpdir(), "frostline-bench-"));
  try {
    const file = join(folder, "request.json");
    writeFileSync(file, JSON.stringify(request));
    const run = (program: string, ...args: string[]) =>
      Measured.parse(
        JSON.parse(execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
      );
    const ours = run(process.execPath, "--import", "tsx", OURS, file);
    const huggingFace = run(python, script("peak_memory.py"), file);
    return { depth, huggingFace, ours, estimated: estimated(shape, depth, request) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function estimated(shape: ModelShape, depth: number, { train, vocabulary }: MemoryRequest): number {
  const config = parseRunConfig({
    model: { source: "random weights" },
    dataset: { source: "sentences in memory" },
    training: { epochs: 1, batchSize: BATCH_SIZE },
    freeze: { kind: "prefix", depth },
    seed: 1,
  });
  const lengths = {
    train: lengthHistogram(train.map((ids) => ids.length)),
    validation: lengthHistogram(vocabulary.map((ids) => ids.length)),
    test: [],
    distinctTokens: new Set(vocabulary.flat()).size,
  };
  return estimateRun(shape, config, lengths).memory.total;
}

function sentencesOfAllTokens(examples: readonly Example[]): number[][] {
  const tokens = [...new Set(examples.flatMap(({ ids }) => [...ids]))];
  const count = Math.ceil(tokens.length / WORDS_PER_SENTENCE);
  return Array.from({ length: count }, (_, index) =>
    tokens.slice(index * WORDS_PER_SENTENCE, (index + 1) * WORDS_PER_SENTENCE),
  );
}
