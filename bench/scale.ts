/**
 * How the cost of ingest, charts and lists grows with the points that are stored, how large the tables become, by which
 * plans the hot statements are run, and what appends leave behind in the tables.
 *
 *   npm run bench -- scale [--quick] [--factors 1,10] [--append 10000000] [--plans]
 *
 * Each size has a server and a gateway of its own, which are measured in turn, in many short rounds: what else the machine
 * does then meets all of them alike, and the ratios between them hold where the times do not.
 */
import { parseArgs } from "node:util";
import { cloneRuns } from "./gateway/clone-runs.ts";
import { hotPlans } from "./gateway/plans.ts";
import { seedQueue } from "./gateway/queue.ts";
import { chart, readingOfChart, readingOfList, seedChart, seedList, timed } from "./gateway/reads.ts";
import { appendBody, newExperiment, newRuns, secondsFor, sendAppend } from "./gateway/runs.ts";
import { Stage } from "./gateway/stage.ts";
import { tableSizes } from "./gateway/table-sizes.ts";
import { markdownTable } from "./tables/markdown.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: "boolean", default: false },
    factors: { type: "string" },
    append: { type: "string" },
    plans: { type: "boolean", default: false },
  },
});
/** How many times the points of the chart's 100 runs. */
const factors = options.factors?.split(",").map(Number) ?? (options.quick ? [1, 3] : [1, 10]);
const toAppend = Number(options.append ?? 0);
const rounds = options.quick ? 4 : 12;
const keys = ["train/loss", "learning_rate", "gradient_norm", "tokens"];
const clients = 8;
const batchPoints = 1_000;

interface Size {
  points: number;
  stage: Stage;
  chartRuns: string[];
  runIds: string[];
  listed: string;
  step: number;
  /** Of each round: points a second, and the medians of a few readings in milliseconds. */
  ingest: number[];
  charts: number[];
  lists: number[];
}

const sizes: Size[] = [];
await using _servers = {
  async [Symbol.asyncDispose]() {
    for (const { stage } of sizes) await stage[Symbol.asyncDispose]();
  },
};
for (const factor of factors) sizes.push(await prepare(factor));
for (let round = 0; round <= rounds; round += 1) {
  for (const size of sizes) {
    const ingest = await append(size, 10);
    const charts = median(await timed(3, readingOfChart(size.stage, size.chartRuns)));
    const lists = median(await timed(3, readingOfList(size.stage, size.listed)));
    if (round === 0) continue; // it warms everything up
    size.ingest.push(ingest);
    size.charts.push(charts);
    size.lists.push(lists);
  }
}
const grown = await Promise.all(
  sizes.map(async ({ stage, ...size }) => ({ ...size, tables: await tableSizes(stage.pool) })),
);
const first = grown[0];
const spread = (of: "ingest" | "charts" | "lists") =>
  grown.map((size) => {
    const ratios = size[of].map((value, round) => value / (first?.[of][round] ?? Number.NaN));
    return `${whole(median(size[of]))}${size === first ? "" : ` (${median(ratios).toFixed(2)} times)`}`;
  });
const rows = [
  ["", ...grown.map(({ points }) => `${points.toLocaleString("en")} points`)],
  ["ingest by 8 clients in batches of 1,000, points/s", ...spread("ingest")],
  [`chart of ${chart.runs} runs x ${chart.points} buckets, ms`, ...spread("charts")],
  ["50 best of 10,000 runs, ms", ...spread("lists")],
  ["points, MiB with index", ...grown.map(({ tables }) => whole(tables.pointsMiB))],
  ["bytes a point with index", ...grown.map(({ tables }) => whole(tables.bytesPerPoint))],
  ["rollups, MiB with index", ...grown.map(({ tables }) => whole(tables.rollupsMiB))],
];
process.stdout.write(`${markdownTable(rows)}\n\n`);
const largest = sizes.at(-1);
if (options.plans && largest) {
  const claim = await seedQueue(largest.stage); // only now: the tables of all sizes are alike above
  process.stdout.write(`${await hotPlans(largest.stage.pool, { ...largest, claim })}\n\n`);
}
const bloat = largest && toAppend > 0 ? await appendedBloat(largest, toAppend) : undefined;
const figures = grown.map(({ points, ingest, charts, lists, tables }) => ({
  ...{ points, ingest: median(ingest), charts: median(charts), lists: median(lists), ...tables },
}));
process.stdout.write(`${JSON.stringify({ grown: figures, bloat })}\n`);

/** A gateway with so many times the points of the chart's runs, and 10,000 runs to list. */
async function prepare(factor: number): Promise<Size> {
  const stage = await Stage.open();
  const experimentId = await newExperiment(stage.person);
  const listed = await newExperiment(stage.person);
  await seedList(stage, listed, 10_000);
  const chartRuns = await seedChart(stage, experimentId);
  await cloneRuns(stage.pool, chartRuns, factor - 1);
  const runIds = await newRuns(stage.person, experimentId, clients);
  const points = factor * chart.runs * chart.steps;
  process.stderr.write(`${points.toLocaleString("en")} points are stored\n`);
  return { points, stage, chartRuns, runIds, listed, step: 0, ingest: [], charts: [], lists: [] };
}

/** Appends so many batches to each of the runs; points a second. */
async function append(size: Size, batches: number): Promise<number> {
  const steps = batchPoints / keys.length;
  const bodies = Array.from({ length: batches }, (_, batch) => {
    const from = size.step + batch * steps;
    const each = Array.from({ length: steps }, (_, index) => from + index);
    return size.runIds.map((runId) => appendBody(runId, 0, { keys, steps: each }));
  }).flat();
  size.step += batches * steps;
  const send = bodies.map((body) => () => sendAppend(size.stage.person, body));
  return (bodies.length * batchPoints) / (await secondsFor(clients, send));
}

/** What so many appended points leave behind, autovacuum at work as usual. */
async function appendedBloat(size: Size, points: number) {
  for (let sent = 0; sent < points; sent += 25 * clients * batchPoints) await append(size, 25);
  await size.stage.pool.query("create extension if not exists pgstattuple");
  await size.stage.pool.query("select pg_stat_force_next_flush()");
  const { rows } = await size.stage.pool.query(`
    select regexp_replace(relname, '_\\d+$', '') as "table", sum(n_tup_ins)::float8 as inserted,
      sum(n_tup_upd)::float8 as updated, sum(n_tup_hot_upd)::float8 as in_place, sum(n_dead_tup)::float8 as dead,
      sum(autovacuum_count)::float8 as vacuums, sum(pg_relation_size(relid))::float8 as bytes,
      sum((pgstattuple(relid)).dead_tuple_len)::float8 as dead_bytes,
      sum((pgstattuple(relid)).free_space)::float8 as free_bytes
    from pg_stat_user_tables where relname ~ '^(points|rollups)_\\d+$' or relname in ('run_summaries', 'attempts', 'series')
    group by 1 order by 1
  `);
  return rows;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "";
}
