/**
 * One training step of the shapes of MiniLM and of DistilBERT-base: how long it takes against the matrix
 * products that it cannot do without, where the rest of the time goes, and how much memory the process needs.
 *
 *   npm run bench -- engine [--quick] [--model minilm|distilbert] [--padded] [--dense] [--composed] [--memory]
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadEngine } from "@frostline/model/engine";
import { MatmulFloor } from "./engine/floor.ts";
import { OpTimes } from "./engine/op-times.ts";
import { Workload } from "./engine/workload.ts";
import { modelNames } from "./models.ts";

const WARM_UP_STEPS = 3;
const MEMORY_DEPTHS = [0, 2, 4, 6, 7];

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    model: { type: "string" },
    padded: { type: "boolean", default: false },
    dense: { type: "boolean", default: false },
    composed: { type: "boolean", default: false }, // without the kernels of our own
    memory: { type: "boolean", default: false },
    "peak-of": { type: "string" }, // MODEL:DEPTH, for a process of its own
  },
});
const chosen = modelNames(flags.model);
const layout = flags.padded ? "padded" : "packed";
const measuredSteps = flags.quick ? 6 : 20;

if (flags["peak-of"]) {
  console.log(JSON.stringify(await peakOf(flags["peak-of"])));
} else {
  const speed = flags.memory ? undefined : await measureSpeed();
  const memory = flags.memory ? measureMemory() : undefined;
  console.log(JSON.stringify({ bench: "engine", node: process.version, ...speed, ...memory }));
}

/** The shapes in turn, step by step, so that both meet the same load of the machine. */
async function measureSpeed() {
  const engine = await loadEngine();
  const cases = chosen.map((model) => {
    const times = new OpTimes();
    const ops = times.watchOps(engine.ops, flags.composed ? "composed" : "kernels");
    const options = { model, depth: 0, layout, dense: flags.dense } as const;
    const workload = new Workload(ops, options, (masks) => times.watchMasks(masks));
    const floor = new MatmulFloor(engine.ops);
    return { model, times, workload, floor, steps: [] as Step[] };
  });
  for (let number = 0; number < WARM_UP_STEPS + measuredSteps; number += 1) {
    for (const { times, workload, floor, steps } of cases) {
      if (number === WARM_UP_STEPS) times.clear();
      const batch = workload.batch(number);
      const cpu = process.cpuUsage();
      const started = performance.now();
      await workload.step(number, batch);
      const ms = performance.now() - started;
      const { user, system } = process.cpuUsage(cpu);
      const tokens = batch.lengths.reduce((sum, length) => sum + length, 0);
      // The products alone right after their step: both meet the same load of the machine.
      const least = floor.time(workload.shape, tokens, batch.lengths.length);
      if (number < WARM_UP_STEPS) continue;
      const cpuMs = (user + system) / 1000;
      steps.push({ ms, cpuMs, tokens, floorMs: least.ms, floorCpuMs: least.cpuMs, flops: least.flops });
    }
  }
  const results = cases.map(({ model, times, steps }) => {
    printOpTimes(model, times, steps);
    return [model, summary(steps)] as const;
  });
  console.table(Object.fromEntries(results));
  return {
    engine: `${engine.name} ${engine.version}`,
    device: engine.device,
    processors: availableParallelism(),
    layout,
    fusedOps: flags.composed ? "composed" : "kernels",
    vocabulary: flags.dense ? "whole" : "what occurs",
    steps: measuredSteps,
    ...Object.fromEntries(results),
  };
}

interface Step {
  ms: number;
  /** Of all threads together: on a machine that others use too it says more than the clock does. */
  cpuMs: number;
  tokens: number;
  floorMs: number;
  floorCpuMs: number;
  flops: number;
}

function summary(steps: readonly Step[]) {
  const ratios = steps.map(({ ms, floorMs }) => ms / floorMs);
  const seconds = steps.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const median = (of: (step: Step) => number) => round(quantile(steps.map(of), 0.5));
  return {
    stepMs: median(({ ms }) => ms),
    floorMs: median(({ floorMs }) => floorMs),
    stepOverFloor: round(quantile(ratios, 0.5)),
    stepOverFloorP10: round(quantile(ratios, 0.1)),
    stepOverFloorP90: round(quantile(ratios, 0.9)),
    cpuOverFloor: median(({ cpuMs, floorCpuMs }) => cpuMs / floorCpuMs),
    tokensPerSecond: Math.round(steps.reduce((sum, { tokens }) => sum + tokens, 0) / seconds),
    stepGflopPerSecond: median(({ flops, ms }) => flops / ms / 1e6),
    floorGflopPerSecond: median(({ flops, floorMs }) => flops / floorMs / 1e6),
  };
}

function printOpTimes(model: string, times: OpTimes, steps: readonly Step[]): void {
  const whole = steps.reduce((sum, { ms }) => sum + ms, 0);
  const row = (calls: number, ms: number) => ({
    "calls per step": round(calls / steps.length),
    "ms per step": round(ms / steps.length),
    "share of the step": round(ms / whole),
  });
  const sorted = [...times.totals].sort(([, a], [, b]) => b.ms - a.ms);
  const rows = sorted.map(([name, { calls, ms }]) => [name, row(calls, ms)] as const);
  console.log(`Where the time of a step goes (${model}):`);
  console.table(Object.fromEntries([...rows, ["everything else (JavaScript)", row(0, whole - times.sum())]]));
}

/** Each shape and freeze depth in a process of its own, since a process remembers its peak. */
function measureMemory() {
  const cases = chosen.flatMap((model) => MEMORY_DEPTHS.map((depth) => `${model}:${depth}`));
  const peaks = cases.map((name) => {
    const own = fileURLToPath(import.meta.url);
    const more = [...(flags.padded ? ["--padded"] : []), ...(flags.dense ? ["--dense"] : [])];
    const child = spawnSync(process.execPath, [...process.execArgv, own, "--peak-of", name, ...more], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = child.stdout.trim().split("\n").at(-1) ?? "";
    if (child.status !== 0) throw new Error(`The process for ${name} ended with ${child.status}.`);
    return [name, JSON.parse(line)] as const;
  });
  console.table(Object.fromEntries(peaks));
  return { memory: Object.fromEntries(peaks) };
}

/** MiB of resident memory: before the model is there, and the most during training. */
async function peakOf(name: string) {
  const [named, depth] = name.split(":");
  const [model = "minilm"] = modelNames(named);
  const engine = await loadEngine();
  const loadedMiB = Math.round(process.memoryUsage().rss / 2 ** 20);
  const options = { model, depth: Number(depth), layout, dense: flags.dense } as const;
  const workload = new Workload(engine.ops, options, (masks) => masks);
  for (let step = 0; step < 8; step += 1) await workload.step(step, workload.batch(step));
  return { loadedMiB, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
