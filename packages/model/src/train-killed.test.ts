import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { runTiny, tinyEncoder } from "../test/tiny-training.ts";
import { loadEngine } from "./engine/index.ts";
import { Random } from "./random.ts";

const PROGRAM = fileURLToPath(new URL("../test/train-and-save.ts", import.meta.url));
const STEPS = 20;

test.each([
  [{ kind: "prefix", depth: 2 }, 1],
  [{ kind: "autofreeze", intervals: 5, percentile: 80 }, 2],
  [{ kind: "gradualUnfreeze" }, 3],
])(
  "a training killed with SIGKILL in the midst of its steps is resumed in every bit: %o, seed %i",
  async (policy, seed) => {
    const folder = await temporaryFolder();
    const engine = await loadEngine({ engine: FAST_ENGINES[0] });
    try {
      const killAfter = 1 + Math.floor(new Random(seed).uniform() * (STEPS - 2));
      await killedAfter(killAfter, folder, policy);

      const encoder = await tinyEncoder();
      const training = { epochs: 4 };
      const whole = await runTiny(engine, encoder, policy, { training });
      const resumed: number[] = [];
      const checkpoint = {
        resumeFrom: await newestFirst(folder),
        pathFor: (step: number) => join(folder, `${step}`),
        everySeconds: 1e9,
        onBegin: (step: number | null) => step !== null && resumed.push(step),
      };
      const { result } = await runTiny(engine, encoder, policy, { training, checkpoint });
      expect(resumed[0]).toBeGreaterThanOrEqual(killAfter);
      expect(result.weights).toEqual(whole.result.weights);
      expect(result.test).toEqual(whole.result.test);
    } finally {
      engine.dispose();
    }
  },
);

/** Runs the program until it says that this step's checkpoint is saved, and kills it there and then. */
async function killedAfter(step: number, folder: string, policy: object): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", PROGRAM, folder, JSON.stringify(policy)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const exit = once(child, "exit");
  if (!child.stdout) throw new Error("The program has no output to listen to.");
  for await (const line of createInterface(child.stdout)) {
    if (Number(line) === step) child.kill("SIGKILL");
  }
  expect(await exit).toEqual([null, "SIGKILL"]);
}

/** Whole checkpoints; what a killed process left unfinished has another name. */
async function newestFirst(folder: string): Promise<string[]> {
  const steps = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  return steps.sort((a, b) => b - a).map((step) => join(folder, `${step}`));
}
