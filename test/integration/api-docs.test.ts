import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, ApiError } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { points, type RunRef, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

interface Example {
  query: string;
  variables: Record<string, unknown>;
}

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Each query of the page with the variables that follow it. */
async function examples(): Promise<{ query: string; variables: string }[]> {
  const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const blocks = page.matchAll(/^```graphql\n(.*?)^```\n(?:```json\n(.*?)^```\n)?/gms);
  return [...blocks].map(([, query = "", variables = "{}"]) => ({ query, variables }));
}

async function answerTo(person: Api, { query, variables }: Example): Promise<unknown> {
  if (!query.startsWith("subscription")) return person.run(query, variables);
  const connection = await person.connect();
  const events = connection.subscribe<unknown>(query, variables);
  await connection.run("{ viewer { role } }"); // answered behind the subscription: it stands
  return { events, connection };
}

test("every query of docs/api.md is answered", async () => {
  const all = await examples();
  expect(all.length).toBeGreaterThan(15);
  const runner = await seedRunner(gateway, team);
  const { id } = await seedExperiment(team, 3);
  const done = await runner.work();
  await runner.append(done, 0, [points("train/loss", [1, 2], [2, 1]), points("test/accuracy", [2], [0.8])]);
  await runner.finish(done, "SUCCEEDED");
  const failed = await runner.work();
  await runner.finish(failed, "FAILED");
  const run: RunRef = await runner.work();
  const ids: Record<string, string> = { EXPERIMENT: id, RUN: run.runId, FAILED_RUN: failed.runId };

  const answers: unknown[] = [];
  for (const { query, variables } of all) {
    const filled = variables.replace(/"([A-Z_]{3,})"/g, (whole, name) =>
      ids[name] ? `"${ids[name]}"` : whole,
    );
    expect(filled).not.toMatch(/"(EXPERIMENT|RUN|EXTERNAL_RUN|FAILED_RUN)"/);
    const example: Example = { query, variables: JSON.parse(filled) };
    const answer = await answerTo(team.person, example).catch((error: unknown) => {
      throw error instanceof ApiError ? new Error(`${error.message}\n${query}`) : error;
    });
    const created = answer as { createExternalRun?: { id: string } };
    if (created.createExternalRun) ids.EXTERNAL_RUN = created.createExternalRun.id;
    answers.push(answer);
  }
  expect(answers).toContainEqual({ finishRun: { status: "SUCCEEDED" } });
  expect(answers).toContainEqual({ appendMetrics: { newPoints: 3, stopRequested: false } });
  expect(answers).toContainEqual({ cancelRun: { status: "CANCELLING" } });

  type Live = { events: { next(): Promise<unknown> }; connection: { close(): Promise<void> } };
  const live = answers.find((answer): answer is Live => Object.hasOwn(answer as object, "events"));
  await runner.append(run, 0, [points("train/loss", [1], [2])]);

  expect(await live?.events.next()).toMatchObject({ runEvents: { metrics: [{ key: "train/loss" }] } });
  await live?.connection.close();
});

test("the gateway hands out its schema, the same as the committed one", async () => {
  const response = await fetch(new URL("/schema.graphql", gateway.url));
  expect(response.headers.get("content-type")).toContain("text/plain");
  const committed = await readFile(new URL("../../schema.graphql", import.meta.url), "utf8");
  expect(await response.text()).toBe(committed);
});
