import { points as pointsTable, rollups, runSummaries, runs, series as seriesTable } from "@frostline/db";
import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { points, range, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function stored() {
  const { db } = gateway;
  const rows = [seriesTable, pointsTable, rollups, runs].map((table) =>
    db.select({ n: count() }).from(table),
  );
  return (await Promise.all(rows)).map(([row]) => row?.n);
}

test("what was deleted is listed for 30 days, then removed with all that was measured, and nothing else is", async () => {
  const runner = await seedRunner(gateway, team);
  const kept = await seedExperiment(team, 2);
  for (const _ of kept.runIds) {
    const run = await runner.work();
    await runner.append(run, 0, [points("loss", range(30), range(30))]);
    await runner.finish(run, "SUCCEEDED");
  }
  const gone = await seedExperiment(team);
  const [first = ""] = kept.runIds;
  await team.person.run("mutation ($id: ID!) { deleteRun(id: $id) { id } }", { id: first });
  await team.person.run("mutation ($id: ID!) { deleteExperiment(id: $id) { id } }", { id: gone.id });
  const listed = async () => {
    const { experiment, deletedExperiments } = await team.person.run<{
      experiment: { deletedRuns: unknown[] };
      deletedExperiments: unknown[];
    }>("query ($id: ID!) { experiment(id: $id) { deletedRuns { id } } deletedExperiments { id } }", {
      id: kept.id,
    });
    return [experiment.deletedRuns, deletedExperiments];
  };

  gateway.clock.advance({ seconds: 29 * 24 * 60 * 60 });
  await gateway.server.tidy();
  expect(await listed()).toEqual([[{ id: first }], [{ id: gone.id }]]);
  expect(await stored()).toEqual([2, 60, 8, 3]);

  gateway.clock.advance({ seconds: 2 * 24 * 60 * 60 });
  expect(await listed()).toEqual([[], []]);
  await gateway.server.tidy();
  expect(await stored()).toEqual([1, 30, 4, 1]);
  expect(await gateway.db.$count(runs, eq(runs.experimentId, gone.id))).toBe(0);
  await gateway.server.tidy();
  expect(await stored()).toEqual([1, 30, 4, 1]);
});

const days = (count: number) => ({ seconds: count * 24 * 60 * 60 });

test("points are kept for as long after a run's end as its experiment says, and what lists show of them stays", async () => {
  const runner = await seedRunner(gateway, team, "retention");
  const short = await seedExperiment(team);
  const ended = await runner.work();
  await runner.append(ended, 0, [points("loss", range(30), range(30))]);
  await runner.finish(ended, "SUCCEEDED");
  await seedExperiment(team);
  const forEver = await runner.work();
  await runner.append(forEver, 0, [points("loss", range(9), range(9))]);
  await runner.finish(forEver, "SUCCEEDED");
  const keep = (keepDays: number | null) =>
    team.person.run(
      "mutation ($id: ID!, $days: Int) { keepPoints(experimentId: $id, days: $days) { keepPointsDays } }",
      { id: short.id, days: keepDays },
    );
  await expect(keep(0)).rejects.toMatchObject({ code: "BAD_INPUT", field: "days" });
  expect(await keep(5)).toEqual({ keepPoints: { keepPointsDays: 5 } });
  const before = await stored();

  gateway.clock.advance(days(4));
  await gateway.server.tidy();
  expect(await stored()).toEqual(before);
  gateway.clock.advance(days(2));
  await gateway.server.tidy();
  const [series = 0, pointsLeft = 0, rollupsLeft = 0, runsLeft = 0] = before;
  expect(await stored()).toEqual([series - 1, pointsLeft - 30, rollupsLeft - 4, runsLeft]);
  const { run } = await team.person.run<{ run: { summaries: unknown[] } }>(
    "query ($id: ID!) { run(id: $id) { summaries { key count last } } }",
    { id: ended.runId },
  );
  expect(run.summaries).toEqual([{ key: "loss", count: 30, last: 29 }]);
});

test("a metric is deleted of all runs of an experiment, and one that is still logged begins anew", async () => {
  const runner = await seedRunner(gateway, team, "deletion");
  const { id } = await seedExperiment(team, 2);
  const ended = await runner.work();
  await runner.append(ended, 0, [points("typo", range(30), range(30)), points("loss", [1], [1])]);
  await runner.finish(ended, "SUCCEEDED");
  const going = await runner.work();
  await runner.append(going, 0, [points("typo", range(20), range(20)), points("loss", [1], [1])]);
  await runner.append(going, 1, [points("typo", range(20, 20), range(20))]);
  const deleteMetric = (key: string) =>
    team.person.run("mutation ($id: ID!, $key: String!) { deleteMetric(experimentId: $id, key: $key) }", {
      id,
      key,
    });
  const before = await stored();
  expect(await deleteMetric("typo")).toEqual({ deleteMetric: 2 });
  expect(await deleteMetric("typo")).toEqual({ deleteMetric: 0 });
  const after = await stored();
  expect([(before[0] ?? 0) - (after[0] ?? 0), (before[1] ?? 0) - (after[1] ?? 0)]).toEqual([2, 70]);

  expect(await runner.append(going, 2, [points("typo", range(5, 40), range(5))])).toMatchObject({
    newPoints: 5,
  });
  const { db } = gateway;
  const counts = await db
    .select({ key: runSummaries.key, count: runSummaries.count })
    .from(runSummaries)
    .where(eq(runSummaries.runId, going.runId))
    .orderBy(runSummaries.key);
  expect(counts).toEqual([
    { key: "loss", count: 1 },
    { key: "typo", count: 5 },
  ]);
});
