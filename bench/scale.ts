/**
 * How the cost of ingest, charts and lists grows with the points that are stored, how large the tables become, and by
 * which plans the five hot statements are run.
 *
 *   npm run bench -- scale [--quick] [--points 1000000,10000000] [--plans]
 */
import { parseArgs } from "node:util";
import { hotPlans } from "./gateway/plans.ts";
import { chart, measureChart, measureList, seedChart, seedList } from "./gateway/reads.ts";
import { appendBody, newExperiment, newRuns, secondsFor, sendAppend } from "./gateway/runs.ts";
import { Stage } from "./gateway/stage.ts";
import { tableSizes } from "./gateway/table-sizes.ts";
import { markdownTable } from "./tables/markdown.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: "boolean", default: false },
    points: { type: "string" },
    plans: { type: "boolean", default: false },
  },
});
const sizes =
  options.points?.split(",").map(Number) ?? (options.quick ? [100_000, 1_000_000] : [1_000_000, 10_000_000]);

/** One series of each run, in batches of so many points: what fills the tables fastest. */
const batchPoints = 10_000;
const keys = ["train/loss", "learning_rate", "gradient_norm", "tokens"];
const runsAtOnce = 8;

await using stage = await Stage.open();
const experimentId = await newExperiment(stage.person);
const listed = await newExperiment(stage.person);
const runIds = await newRuns(stage.person, experimentId, runsAtOnce);
await seedList(stage, listed, 10_000);
const chartRuns = await seedChart(stage, experimentId);
let stored = chart.runs * chart.steps;
let step = 0;
const grown = [];
for (const size of sizes) {
  const began = stored;
  let seconds = 0;
  let lastRate = Number.NaN;
  while (stored < size) {
    // Made batch by batch: ten million points do not fit into the memory at once.
    const steps = Array.from({ length: batchPoints / keys.length }, (_, index) => step + index);
    const bodies = runIds.map((runId) => appendBody(runId, 0, { keys, steps }));
    const took = await secondsFor(
      runsAtOnce,
      bodies.map((body) => () => sendAppend(stage.person, body)),
    );
    seconds += took;
    lastRate = (runsAtOnce * batchPoints) / took;
    step += steps.length;
    stored += runsAtOnce * batchPoints;
  }
  const charts = await measureChart(stage, chartRuns, 15);
  const lists = await measureList(stage, listed, 15);
  const sizesNow = await tableSizes(stage.pool);
  grown.push({
    size,
    rate: (stored - began) / seconds,
    lastRate,
    charts: p95(charts),
    lists: p95(lists),
    ...sizesNow,
  });
}

const whole = (value: number) => (Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "");
const rows = [
  ["", ...grown.map(({ size }) => `${size.toLocaleString("en")} points`)],
  ["ingest on the way there, points/s", ...grown.map(({ rate }) => whole(rate))],
  [
    `chart of ${chart.runs} runs x ${chart.points} buckets, p95 ms`,
    ...grown.map(({ charts }) => whole(charts)),
  ],
  ["50 best of 10,000 runs, p95 ms", ...grown.map(({ lists }) => whole(lists))],
  ["points, MiB with index", ...grown.map(({ pointsMiB }) => whole(pointsMiB))],
  ["bytes a point with index", ...grown.map(({ bytesPerPoint }) => whole(bytesPerPoint))],
  ["rollups, MiB with index", ...grown.map(({ rollupsMiB }) => whole(rollupsMiB))],
  ["dead rows of points and rollups", ...grown.map(({ deadRows }) => whole(deadRows))],
  ["summaries, KiB with index", ...grown.map(({ summariesKiB }) => whole(summariesKiB))],
];
process.stdout.write(`${markdownTable(rows)}\n\n`);
if (options.plans) process.stdout.write(`${await hotPlans(stage.pool, { chartRuns, runIds, listed })}\n`);
process.stdout.write(`${JSON.stringify({ grown })}\n`);

function p95(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN;
}
