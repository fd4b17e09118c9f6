import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { listener, measured, runTiny, STEPS_PER_EPOCH, tinyEncoder } from "../test/tiny-training.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { TrainResult } from "./train.ts";
import type { Weights } from "./weights.ts";

let engine: Engine;
let encoder: Weights;
let folder: string;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
  encoder = await tinyEncoder();
});
afterAll(() => engine.dispose());
beforeEach(async () => {
  folder = await temporaryFolder();
});

const EPOCHS = 2;
const STEPS = EPOCHS * STEPS_PER_EPOCH;
const pathFor = (step: number) => join(folder, `${step}.safetensors`);

/** Trains until it is stopped after so many steps; its checkpoint is then on the disk. */
async function stopAfter(step: number, policy: object, resumeFrom: string[] = []) {
  const controller = new AbortController();
  const told = listener((done) => done === step && controller.abort(new Error("stopped")));
  const saved: number[] = [];
  const checkpoint = { resumeFrom, pathFor, everySeconds: 1e9, onSaved: (at: number) => saved.push(at) };
  const stopped = runTiny(engine, encoder, policy, { told, signal: controller.signal, checkpoint });
  await expect(stopped).rejects.toThrow("stopped");
  expect(saved).toEqual([step]);
  return told;
}

async function resume(policy: object, resumeFrom: string[], more: object = {}) {
  const resumed: number[] = [];
  const checkpoint = {
    resumeFrom,
    pathFor,
    everySeconds: 1e9,
    onBegin: (step: number | null) => step !== null && resumed.push(step),
  };
  return { resumed, ...(await runTiny(engine, encoder, policy, { checkpoint, ...more })) };
}

describe("a training that is stopped after any step and resumed", () => {
  test.each([
    { kind: "prefix", depth: 0 },
    { kind: "groups", frozen: ["block 1"] },
    { kind: "gradualUnfreeze" },
    { kind: "autofreeze", intervals: 5, resetOptimizer: true },
    { kind: "lpft", depth: 1 },
  ])("has the weights, scores and metrics of one that was not, in every bit: %o", async (policy) => {
    const whole = await runTiny(engine, encoder, policy);
    for (let step = 1; step <= STEPS; step += 1) {
      const before = await stopAfter(step, policy);
      const { told, result, resumed } = await resume(policy, [pathFor(step)]);
      expect(resumed).toEqual([step]);
      expect(result.weights, `stopped after step ${step}`).toEqual(whole.result.weights);
      expect(scores(result)).toEqual(scores(whole.result));
      for (const [key, points] of measured(whole.told)) {
        const halves = [...(before.series.get(key) ?? []), ...(told.series.get(key) ?? [])];
        expect(halves, key).toEqual(points);
      }
      expect([...before.states, ...told.states]).toEqual(whole.told.states);
    }
  });

  test("may be stopped again and again", async () => {
    const policy = { kind: "autofreeze", intervals: 5 };
    const whole = await runTiny(engine, encoder, policy);
    let last: string[] = [];
    for (let step = 1; step < STEPS; step += 1) {
      await stopAfter(step, policy, last);
      last = [pathFor(step)];
    }
    const { result } = await resume(policy, last);
    expect(result.weights).toEqual(whole.result.weights);
    expect(result.test).toEqual(whole.result.test);
  });

  test("leaves no tensor in the engine and nothing unfinished on the disk", async () => {
    const tensors = engine.ops.liveTensors();
    await stopAfter(7, { kind: "autofreeze", intervals: 5 });
    await resume({ kind: "autofreeze", intervals: 5 }, [pathFor(7)]);
    expect(engine.ops.liveTensors()).toBe(tensors);
    expect(await readdir(folder)).toEqual(["7.safetensors"]);
  });
});

test("a training that is stopped while the cache is filled for its next stage is resumed without a gap", async () => {
  const policy = { kind: "gradualUnfreeze" };
  const whole = await runTiny(engine, encoder, policy);
  const controller = new AbortController();
  const told = listener();
  const log = told.log;
  // The prefix of the second stage is opened between two steps, and nothing of that stage may be saved before it has begun.
  told.log = (level, message) => {
    log(level, message);
    if (message.startsWith("epoch 1 of")) queueMicrotask(() => stopInFilling());
  };
  const { signal } = controller;
  const stopInFilling = () => {
    const throwIfAborted = signal.throwIfAborted.bind(signal);
    let asked = 0;
    // Asked once by the step itself; the next to ask is the prefix.
    signal.throwIfAborted = () => {
      asked += 1;
      if (asked === 2) controller.abort(new Error("stopped"));
      throwIfAborted();
    };
  };
  const path = pathFor(STEPS_PER_EPOCH);
  const checkpoint = { resumeFrom: [], pathFor, everySeconds: 1e9 };
  await expect(runTiny(engine, encoder, policy, { told, signal, checkpoint })).rejects.toThrow("stopped");
  expect(told.lines.at(-1)).toMatch(/^epoch 1 of/);
  const resumed = await resume(policy, [path]);
  expect(resumed.resumed).toEqual([STEPS_PER_EPOCH]);
  expect(resumed.result.weights).toEqual(whole.result.weights);
  expect([...told.states, ...resumed.told.states]).toEqual(whole.told.states);
});

test("a training that goes on with another engine says that its bits will differ", async () => {
  const policy = { kind: "prefix", depth: 2 };
  await stopAfter(3, policy);
  const other = { ...engine, device: "another processor" };
  const checkpoint = { resumeFrom: [pathFor(3)], pathFor, everySeconds: 1e9 };
  const { told } = await runTiny(other, encoder, policy, { checkpoint });
  expect(told.lines).toContainEqual(
    expect.stringMatching(/goes on with .*another processor.*not the same in every bit/),
  );
  const same = await resume(policy, [pathFor(3)]);
  expect(same.told.lines.filter((line) => line.includes("every bit"))).toEqual([]);
});

describe("a checkpoint that cannot be used", () => {
  const POLICY = { kind: "prefix", depth: 2 };

  /** Offers the older checkpoint too: it is what the training falls back to. */
  async function resumeDespite(spoiled: string) {
    const { told, resumed } = await resume(POLICY, [spoiled, pathFor(3)]);
    expect(resumed).toEqual([3]);
    return told.lines.filter((line) => line.startsWith("The checkpoint"));
  }

  beforeEach(async () => {
    await stopAfter(3, POLICY);
    await stopAfter(6, POLICY);
  });

  test.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 100), /cannot be read: .*instead of the/],
    ["empty", () => Buffer.alloc(0), /cannot be read: .*too short/],
    ["changed in one bit of its weights", (bytes: Buffer) => flipped(bytes, bytes.length - 1000), /checksum/],
    [
      "changed in its state",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace("epochsDone", "epochsDun_"), "latin1"),
      /checksum/,
    ],
    ["some other file", () => Buffer.from("nothing of ours, but long enough to be read"), /cannot be read/],
  ])("because it is %s is passed over with a line in the log", async (_, spoil, reason) => {
    await writeFile(pathFor(6), spoil(await readFile(pathFor(6))));
    expect(await resumeDespite(pathFor(6))).toEqual([expect.stringMatching(reason)]);
  });

  test("because it is not there is passed over", async () => {
    await rm(pathFor(6));
    expect(await resumeDespite(pathFor(6))).toEqual([expect.stringMatching(/cannot be opened/)]);
  });

  test.each([
    ["another policy", { kind: "prefix", depth: 1 }, {}],
    ["another seed", POLICY, { seed: 2 }],
    ["another learning rate", POLICY, { training: { learningRate: 2e-3 } }],
  ])(
    "because it belongs to a training with %s is refused, and the training starts anew",
    async (_, policy, more) => {
      const copy = join(folder, "copy.safetensors");
      await copyFile(pathFor(6), copy);
      const anew = await runTiny(engine, encoder, policy, more);
      const { told, result, resumed } = await resume(policy, [copy], more);
      expect(resumed).toEqual([]);
      expect(told.lines).toContainEqual(expect.stringMatching(/belongs to a training with another/));
      expect(result.weights).toEqual(anew.result.weights);
    },
  );
});

test("a checkpoint that cannot be written costs a warning, not the training", async () => {
  const checkpoint = { resumeFrom: [], pathFor: () => join(folder, "no such folder", "x"), everySeconds: 0 };
  const { told, result } = await runTiny(engine, encoder, { kind: "prefix", depth: 3 }, { checkpoint });
  expect(result.steps).toBe(STEPS);
  expect(told.lines.some((line) => /no checkpoint was saved after step 1: /.test(line))).toBe(true);
});

function scores({ bestEpoch, bestStep, validation, test, steps }: TrainResult) {
  return { bestEpoch, bestStep, validation, test, steps };
}

function flipped(bytes: Buffer, place: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}
