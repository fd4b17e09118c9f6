import { points as pointsTable, rollups, runs, series as seriesTable } from "@frostline/db";
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
