import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRunConfig } from "@frostline/model";
import { expect, onTestFinished, test } from "vitest";
import type { FromTrainer } from "./trainer/messages.ts";
import { runTrainer, TrainingHold } from "./trainer.ts";

const config = parseRunConfig({
  model: { source: "packaged:minilm-l6" },
  dataset: { source: "packaged:movie-snippets", maxTrain: 32, maxValidation: 16, maxTest: 16 },
  // Steps of full size in every direction, unclipped: the loss is infinite after some.
  training: { epochs: 8, batchSize: 16, learningRate: 1, adamBeta2: 0, maxGradNorm: 1e30 },
  freeze: { kind: "prefix", depth: 7 },
  seed: 1,
});

async function outputDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-trainer-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a training that diverges ends by itself and says where, and what it reports arrives as the number it is", async () => {
  const messages: FromTrainer[] = [];
  const job = { config, outputDir: await outputDir(), engine: "auto" as const };
  const outcome = await runTrainer(job, (message) => messages.push(message), new AbortController().signal);
  const values = messages.flatMap((message) =>
    message.type === "metrics" ? Object.values(message.values) : [],
  );
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(typeof value).toBe("number");
  expect(outcome).toMatchObject({
    type: "failed",
    reason: "NAN_LOSS",
    message: expect.stringMatching(/step \d+/),
  });
});

test("a training that is asked to stop leaves between two steps, and says so", async () => {
  const stop = new AbortController();
  const job = {
    config,
    outputDir: await outputDir(),
    engine: "auto" as const,
  };
  const onMessage = (message: FromTrainer) => {
    if (message.type === "metrics") stop.abort();
  };
  expect(await runTrainer(job, onMessage, stop.signal)).toEqual({ type: "stopped" });
});

test("a training that is held takes no step until it is let go, and leaves when it is asked to", async () => {
  const hold = new TrainingHold();
  const stop = new AbortController();
  const happened: string[] = [];
  hold.set(true);
  const onMessage = (message: FromTrainer) => {
    if (message.type !== "metrics") return;
    happened.push(`step ${message.step}`);
    if (message.step === 2) return stop.abort();
    // Time for many steps, were it not held.
    setTimeout(() => {
      happened.push("let go");
      hold.set(false);
      hold.set(true);
    }, 300);
  };
  const job = { config, outputDir: await outputDir(), engine: "auto" as const };
  expect(await runTrainer(job, onMessage, stop.signal, { hold })).toEqual({ type: "stopped" });
  expect(happened).toEqual(["step 1", "let go", "step 2"]);
});
