import type { Api } from "../../test/harness/api.ts";

/** An experiment that waits for what scripts log. */
export async function newExperiment(person: Api): Promise<string> {
  const { createExperiment } = await person.run<{ createExperiment: { id: string } }>(
    "mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { id } }",
    {
      input: {
        ...{
          name: "bench",
          modelSource: "packaged:minilm-l6",
          dataset: { source: "packaged:movie-snippets" },
        },
        plan: { freeze: [], seeds: [] },
      },
    },
  );
  return createExperiment.id;
}

/** Begins external runs; their ids. */
export async function newRuns(person: Api, experimentId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let seed = 0; seed < count; seed += 1) {
    const { createExternalRun } = await person.run<{ createExternalRun: { id: string } }>(
      "mutation ($input: CreateExternalRunInput!) { createExternalRun(input: $input) { id } }",
      { input: { experimentId, seed } },
    );
    ids.push(createExternalRun.id);
  }
  return ids;
}

export interface Batch {
  keys: string[];
  /** Of every key. */
  steps: number[];
}

/** The body of an append of so many points a key, a second apart from each other. */
export function appendBody(runId: string, seq: number, { keys, steps }: Batch): string {
  const times = steps.map((step) => new Date(1_790_000_000_000 + step * 1000).toISOString());
  const series = keys.map((key, index) => ({
    key,
    steps,
    times,
    values: steps.map((step) => valueAt(step, index)),
  }));
  const query = `mutation ($run: RunAttemptInput!, $seq: SafeInt!, $series: [MetricColumnsInput!]!) {
    appendMetrics(run: $run, seq: $seq, series: $series) { newPoints }
  }`;
  return JSON.stringify({ query, variables: { run: { runId, attempt: 1 }, seq, series } });
}

/** Looks like a noisy loss: as many digits as a real one has. */
export const valueAt = (step: number, index: number) =>
  Math.exp(-step / 5000) + Math.abs(Math.sin(step * (index + 1))) / 7;

/** Sends a prepared append; how many of its points were new. @throws when the API answers an error */
export async function sendAppend({ url, token }: Api, body: string): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body,
  });
  const answer = (await response.json()) as {
    data?: { appendMetrics: { newPoints: number } };
    errors?: { message: string }[];
  };
  if (!answer.data || answer.errors) throw new Error(answer.errors?.[0]?.message ?? "no answer");
  return answer.data.appendMetrics.newPoints;
}

/**
 * Deals tasks to so many clients, which work at once, each through its own ones in order; seconds until all are done.
 * So a client that sends to one run waits for nobody else's batches of it, as little as a real one does.
 */
export async function secondsFor(clients: number, tasks: (() => Promise<unknown>)[]): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let index = client; index < tasks.length; index += clients) await tasks[index]?.();
    }),
  );
  return (performance.now() - began) / 1000;
}
