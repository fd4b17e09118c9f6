import { appendBody, newRuns, secondsFor, sendAppend } from "./runs.ts";
import type { Stage } from "./stage.ts";

/** 100 runs of a metric, so long that a chart of 1,000 points shows 999 buckets of eight steps and the first point. */
export const chart = { runs: 100, steps: 7_992, points: 1_000 };

/** The runs of the chart; ids. PostgreSQL has statistics of them, as it would have a minute later. */
export async function seedChart({ person, pool }: Stage, experimentId: string): Promise<string[]> {
  const runIds = await newRuns(person, experimentId, chart.runs);
  const steps = Array.from({ length: chart.steps }, (_, step) => step);
  await secondsFor(
    4,
    runIds.map((runId) => () => sendAppend(person, appendBody(runId, 0, { keys: ["loss"], steps }))),
  );
  await pool.query("analyze");
  return runIds;
}

/** Something that is read again and again; throws when it is not what it should be. */
export type Reading = () => Promise<void>;

/** The whole chart. */
export function readingOfChart({ person }: Stage, runIds: string[]): Reading {
  return async () => {
    const { metricSeries } = await person.run<{ metricSeries: { series: { last: number[] }[] }[] }>(
      `query ($runIds: [ID!]!, $points: Int!) {
        metricSeries(runIds: $runIds, keys: ["loss"], points: $points) {
          bucketSteps series { runId steps last min max }
        }
      }`,
      { runIds, points: chart.points },
    );
    const buckets = metricSeries[0]?.series.reduce((total, { last }) => total + last.length, 0);
    if (buckets !== chart.runs * chart.points) throw new Error(`the chart has ${buckets} buckets`);
  };
}

/** Copies a run until its experiment has so many, each with a few metrics, as the API would have left them. */
export async function seedList({ person, pool }: Stage, experimentId: string, count: number): Promise<void> {
  const [runId = ""] = await newRuns(person, experimentId, 1);
  await pool.query(
    `insert into runs (id, team_id, experiment_id, config, config_hash, seed, freeze_depth, status, attempt, external)
     select gen_random_uuid(), team_id, experiment_id, jsonb_set(config, '{seed}', to_jsonb(number)), config_hash,
       number, number % 8, 'SUCCEEDED', 1, true
     from runs, generate_series(1, $2::int) as number where id = $1`,
    [runId, count - 1],
  );
  await pool.query(
    `insert into run_summaries (run_id, key, attempt, attempt_last_step, last_step, last_at, last, min, min_step, max, max_step, count)
     select id, key, 1, 900, 900, now(), random(), 0, 1, 1, 2, 900
     from runs, unnest(array['test/accuracy', 'test/loss', 'validation/accuracy', 'train/loss']) as key
     where experiment_id = $1`,
    [experimentId],
  );
  await pool.query(
    `insert into run_scores (run_id, key, experiment_id, last, min, max)
     select run_id, key, experiment_id, last, min, max from run_summaries join runs on runs.id = run_id
     where experiment_id = $1`,
    [experimentId],
  );
  await pool.query("analyze");
}

/** The 50 best runs, with what MLflow's search answers: it counts nothing. */
export function readingOfList({ person }: Stage, experimentId: string): Reading {
  return async () => {
    const { runs } = await person.run<{ runs: { edges: unknown[]; pageInfo: { hasNextPage: boolean } } }>(
      `query ($filter: RunFilterInput!) {
        runs(filter: $filter, first: 50, sort: { by: METRIC, metric: { key: "test/accuracy" } }) {
          pageInfo { hasNextPage endCursor }
          edges { node { id name seed status startedAt finishedAt tags summaries { key last lastStep } } }
        }
      }`,
      { filter: { experimentIds: [experimentId] } },
    );
    if (runs.edges.length !== 50 || !runs.pageInfo.hasNextPage)
      throw new Error("the list is not what it should be");
  };
}

/**
 * Milliseconds of so many of each of these readings, in turn, so that what else the machine does meets all alike; after
 * two of each that are not counted.
 */
export async function timedInTurn(times: number, readings: readonly Reading[]): Promise<number[][]> {
  const measured = readings.map((): number[] => []);
  for (let round = -2; round < times; round += 1) {
    for (const [index, read] of readings.entries()) {
      const began = performance.now();
      await read();
      if (round >= 0) measured[index]?.push(performance.now() - began);
    }
  }
  return measured;
}

/** Milliseconds of so many of one reading. */
export async function timed(times: number, read: Reading): Promise<number[]> {
  const [measured = []] = await timedInTurn(times, [read]);
  return measured;
}
