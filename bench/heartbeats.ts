/**
 * Do a runner's heartbeats stay on time while its training uses every core, saves checkpoints and uploads them?
 *
 *   npm run bench -- heartbeats [--quick]
 *
 * A gateway asks for a heartbeat each second; a runner trains MiniLM whole, saves a checkpoint every two seconds and uploads
 * one every five. The delay of each answer beyond the second is what the supervisor, the gateway and the processor took.
 */
import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Stack } from "../test/harness/stack.ts";
import { markdownTable } from "./tables/markdown.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: { quick: { type: "boolean", default: false } },
});
const INTERVAL = 1;
/** As gateways have them by default. */
const USUAL = { interval: 15, lease: 60 };
const SECONDS = options.quick ? 30 : 180;

await using stack = await Stack.start();
const runner = stack.startRunner("bench", {
  FROSTLINE_LOG_LEVEL: "debug",
  FROSTLINE_CHECKPOINT_SECONDS: "2",
  FROSTLINE_CHECKPOINT_UPLOAD_SECONDS: "5",
});
const { runIds } = await stack.createExperiment({
  dataset: { source: "packaged:movie-snippets" },
  training: { epochs: 100, batchSize: 32 },
  plan: { freeze: [{ kind: "PREFIX", depth: 0 }], seeds: [1] },
});
const [id = ""] = runIds;
await stack.until(id, ({ status, progress }) => status === "RUNNING" && (progress?.step ?? 0) >= 1);
const before = runner.output.length;
const { progress: first } = await stack.run(id);
await pause(SECONDS * 1000);
const { progress: last } = await stack.run(id);

const delays = runner.output
  .slice(before)
  .split("\n")
  .flatMap((line) => Number(/"seconds":([\d.]+),.*heartbeat/.exec(line)?.[1] ?? []))
  .map((seconds) => seconds - INTERVAL)
  .toSorted((a, b) => a - b);
const at = (share: number) => delays[Math.floor(share * (delays.length - 1))] ?? Number.NaN;
const figures = {
  beats: delays.length,
  steps: (last?.step ?? 0) - (first?.step ?? 0),
  cores: availableParallelism(),
  medianDelay: at(0.5),
  p95Delay: at(0.95),
  worstDelay: at(1),
  worstOfUsualInterval: at(1) / USUAL.interval,
};
const seconds = (value: number) => `${value.toFixed(3)} s`;
process.stdout.write(
  `${markdownTable([
    ["delay of a heartbeat's answer", ""],
    ["median", seconds(figures.medianDelay)],
    ["95 of 100", seconds(figures.p95Delay)],
    ["worst", seconds(figures.worstDelay)],
  ])}\n${figures.beats} heartbeats and ${figures.steps} steps in ${SECONDS} s; a gateway usually asks for one every ${USUAL.interval} s, and takes a runner for lost after ${USUAL.lease} s.\n`,
);
process.stdout.write(`${JSON.stringify(figures)}\n`);
