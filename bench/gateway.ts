/**
 * What the gateway costs on PostgreSQL: ingest against a bare insert into the same server and against MLflow, charts,
 * lists, repeated batches, idle subscribers, start.
 *
 *   npm run bench -- gateway [--quick] [--mlflow] [--rounds 5]
 *
 * --mlflow measures an MLflow tracking server beside it, which is installed with pip at the first use.
 */
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { clients, type IngestRound, measureDuplicates, measureIngest } from "./gateway/ingest.ts";
import { chart, readingOfChart, readingOfList, seedChart, seedList, timedInTurn } from "./gateway/reads.ts";
import { newExperiment } from "./gateway/runs.ts";
import { Stage } from "./gateway/stage.ts";
import { measureSubscribers } from "./gateway/subscribers.ts";
import { MlflowServer, mlflowIngest } from "./mlflow/server.ts";
import { markdownTable } from "./tables/markdown.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: "boolean", default: false },
    mlflow: { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});
const size = options.quick
  ? { rounds: 3, batches: 80, history: 100_000, pairs: 10, reads: 10, runs: 10_000, subscribers: 1_000 }
  : { rounds: 7, batches: 240, history: 1_000_000, pairs: 30, reads: 40, runs: 10_000, subscribers: 1_000 };
const rounds = Number(options.rounds ?? size.rounds);

await using stage = await Stage.open();
await using mlflow = options.mlflow ? await MlflowServer.start(stage.server.url()) : undefined;
const experimentId = await newExperiment(stage.person);

say("ingest");
const peer = mlflow && (await mlflowIngest(mlflow, clients, 16));
const ingest = await measureIngest(stage, experimentId, {
  ...{ rounds, batches: size.batches, warmUp: 960, pointsPerBatch: 1_000, peer },
});
const large = await measureIngest(stage, experimentId, {
  ...{ rounds, batches: size.batches / 5, warmUp: size.batches / 5, pointsPerBatch: 10_000 },
});
say("the same batch twice");
const duplicates = await measureDuplicates(stage, experimentId, size);
say("charts");
const chartRuns = await seedChart(stage, experimentId);
const chartReadings = [readingOfChart(stage, chartRuns), ...(mlflow ? [await mlflow.readingOfChart()] : [])];
const [charts = [], theirCharts] = await timedInTurn(size.reads, chartReadings);
say("lists");
const listed = await newExperiment(stage.person);
await seedList(stage, listed, size.runs);
const listReadings = [
  readingOfList(stage, listed),
  ...(mlflow ? [await mlflow.readingOfList(size.runs)] : []),
];
const [lists = [], theirLists] = await timedInTurn(size.reads, listReadings);
say("start and subscribers");
const firstAnswer = await stage.restart();
const subscribers = await measureSubscribers(stage, listed, size.subscribers);

const perSecond = (of: keyof IngestRound, rounds = ingest) => rounds.map((round) => round[of] ?? Number.NaN);
const overBare = ingest.map(({ ours, bare }) => ours / bare);
const largeOverBare = large.map(({ ours, bare }) => ours / bare);
const overMlflow = ingest.map(({ ours, mlflow }) => ours / (mlflow ?? Number.NaN));
const again = duplicates.again.map((time, index) => time / (duplicates.fresh[index] ?? Number.NaN));
const rows = [
  ["", "Frostline", "beside it", "ratio (lowest – highest)"],
  [
    "ingest by 8 clients in batches of 1,000, points/s",
    whole(median(perSecond("ours"))),
    `${whole(median(perSecond("bare")))} bare insert`,
    spread(overBare),
  ],
  ...(mlflow ? [["", "", `${whole(median(perSecond("mlflow")))} MLflow log-batch`, spread(overMlflow)]] : []),
  [
    "the same in batches of 10,000",
    whole(median(perSecond("ours", large))),
    `${whole(median(perSecond("bare", large)))} bare insert`,
    spread(largeOverBare),
  ],
  [
    `1,000 points after ${size.history.toLocaleString("en")}, ms`,
    ms(median(duplicates.fresh)),
    `${ms(median(duplicates.again))} the same again`,
    spread(again),
  ],
  [
    `chart of ${chart.runs} runs x ${chart.points} buckets, p95 ms`,
    ms(p95(charts)),
    ...beside(charts, theirCharts),
  ],
  [`50 best of ${size.runs.toLocaleString("en")} runs, p95 ms`, ms(p95(lists)), ...beside(lists, theirLists)],
  ["first list after a start, s", firstAnswer.toFixed(2), "", ""],
  [
    `${size.subscribers} idle subscribers, MiB`,
    whole(subscribers.total),
    `${whole(subscribers.grown)} more than before`,
    "",
  ],
];
process.stdout.write(`${markdownTable(rows)}\n\n`);
const summary = {
  ingestPerSecond: Math.round(median(perSecond("ours"))),
  ingestOverBareInsert: figures(overBare),
  largeBatchesPerSecond: Math.round(median(perSecond("ours", large))),
  largeBatchesOverBareInsert: figures(largeOverBare),
  ...(mlflow ? { ingestOverMlflow: figures(overMlflow) } : {}),
  sameBatchAgainOverNew: figures(again),
  chartP95Ms: Math.round(p95(charts)),
  ...(theirCharts ? { chartMlflowOverOurs: round(median(theirCharts) / median(charts)) } : {}),
  listP95Ms: Math.round(p95(lists)),
  ...(theirLists ? { listMlflowOverOurs: round(median(theirLists) / median(lists)) } : {}),
  firstAnswerSeconds: round(firstAnswer),
  subscribersMiB: Math.round(subscribers.total),
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  node: process.version,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);

function say(what: string): void {
  process.stderr.write(`${what} …\n`);
}

function beside(ours: number[], theirs: number[] | undefined): [string, string] {
  if (!theirs) return ["", ""];
  return [`${ms(p95(theirs))} MLflow`, `${(median(theirs) / median(ours)).toFixed(1)} by the medians`];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function p95(values: readonly number[]): number {
  return quantile(values, 0.95);
}

function figures(ratios: number[]) {
  return {
    median: round(median(ratios)),
    lowest: round(Math.min(...ratios)),
    highest: round(Math.max(...ratios)),
  };
}

function spread(ratios: number[]): string {
  const { median, lowest, highest } = figures(ratios);
  return `${median.toFixed(2)} (${lowest.toFixed(2)} – ${highest.toFixed(2)})`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function ms(value: number): string {
  return value.toFixed(1);
}
