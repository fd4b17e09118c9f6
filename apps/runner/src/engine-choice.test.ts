import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseRunConfig } from "@frostline/model";
import { expect, onTestFinished, test, vi } from "vitest";
import { writeTinyFolder } from "../../../packages/model/test/tiny-model-folder.ts";
import type { FromTrainer } from "./trainer/messages.ts";
import { runTrainer } from "./trainer.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-runner-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.each([
  ["tpu", /names the engine "tpu", which does not exist: use one of auto, tensorflow, wasm, cpu, webgpu/],
  ["webgpu", /no GPU was found that WebGPU can use: install/],
])(
  "a runner with --engine %s ends at once with a sentence where that cannot be had",
  async (name, sentence) => {
    const folder = await temporaryFolder();
    vi.stubEnv("VK_ICD_FILENAMES", "/nowhere/driver.json");
    vi.stubEnv("VK_DRIVER_FILES", "/nowhere/driver.json");
    vi.stubEnv("FROSTLINE_RUNNER_DIR", folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const runner = spawn(process.execPath, ["--import", "tsx", MAIN, "--engine", name]);
    const [output, [exitCode]] = await Promise.all([text(runner.stderr), once(runner, "exit")]);
    expect(output).toMatch(sentence);
    expect(exitCode).toBe(1);
  },
);

test("where TensorFlow cannot be linked a run trains on the slower engine, warns in its log and names the engine", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("PATH", folder); // no compiler, no pip
  vi.stubEnv("CXX", "");
  vi.stubEnv("FROSTLINE_LIBTENSORFLOW", "");
  vi.stubEnv("FROSTLINE_CACHE_DIR", join(folder, "cache"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const rows = Array.from(
    { length: 40 },
    (_, row) => `${row % 2 ? "a good film" : "a bad film"} ${row},${row % 2}`,
  );
  await writeFile(join(folder, "films.csv"), `text,label\n${rows.join("\n")}\n`);
  const config = parseRunConfig({
    model: { source: await writeTinyFolder(join(folder, "model"), {}) },
    dataset: { source: join(folder, "films.csv") },
    freeze: { kind: "prefix", depth: 0 },
    training: { epochs: 1 },
    seed: 1,
  });

  const messages: FromTrainer[] = [];
  const job = { config, outputDir: join(folder, "out"), engine: "auto" as const };
  const outcome = await runTrainer(job, (message) => messages.push(message), new AbortController().signal);
  expect(outcome).toMatchObject({ type: "succeeded" });
  expect(messages).toContainEqual(
    expect.objectContaining({
      type: "log",
      level: "warn",
      message: expect.stringMatching(/tfjs\/wasm, which is .* slower.*a C\+\+ compiler is needed/),
    }),
  );
  const prepared = messages.find((message) => message.type === "prepared");
  expect(prepared?.facts.engine).toBe("tfjs/wasm");
});
