import { afterAll, beforeAll, expect, test } from "vitest";
import { statementsDuring } from "../harness/database.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { createExperiment, points, range, seedExperiment, seedRunner, seedTeam } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface ExperimentPage {
  experiments: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: { node: { name: string } }[];
  };
}

test("experiments are listed newest first, page after page", async () => {
  const own = await seedTeam(gateway, "own");
  for (const name of ["a", "b", "c", "d", "e"]) await createExperiment(own, { name });
  const names: string[] = [];
  let after: string | null = null;
  do {
    const { experiments }: ExperimentPage = await own.person.run(
      `query ($after: String) {
        experiments(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { name } } }
      }`,
      { after },
    );
    expect(experiments.totalCount).toBe(5);
    names.push(...experiments.edges.map(({ node }) => node.name));
    after = experiments.pageInfo.hasNextPage ? experiments.pageInfo.endCursor : null;
  } while (after !== null);
  expect(names).toEqual(["e", "d", "c", "b", "a"]);
});

test("the runs of many experiments are paged each by itself", async () => {
  const own = await seedTeam(gateway, "pages");
  const one = await seedExperiment(own, 3);
  const two = await seedExperiment(own, 5);
  const { experiments } = await own.person.run<{
    experiments: {
      edges: { node: { id: string; runs: { totalCount: number; edges: { node: { id: string } }[] } } }[];
    };
  }>("{ experiments { edges { node { id runs(first: 4) { totalCount edges { node { id } } } } } } }");
  expect(experiments.edges.map(({ node }) => node)).toEqual([
    { id: two.id, runs: { totalCount: 5, edges: two.runIds.slice(0, 4).map((id) => ({ node: { id } })) } },
    { id: one.id, runs: { totalCount: 3, edges: one.runIds.map((id) => ({ node: { id } })) } },
  ]);
});

test("however many experiments and runs are listed with all that belongs to them, the database is asked as often", async () => {
  const everything = `{ experiments { edges { node { name runCounts { total } runs { edges { node {
    status progress { step } runner { name currentRun { id } } attempts { runner { name } }
    summaries { key } layers { name } experiment { name }
  } } } } } } runners { currentRun { id } } }`;
  const asked = async (experiments: number, runs: number) => {
    const own = await seedTeam(gateway, "lists");
    for (const _ of range(experiments)) {
      await seedExperiment(own, runs);
      const runner = await seedRunner(gateway, own);
      await runner.append(await runner.work(), 0, [points("loss", [1], [1])]);
    }
    return statementsDuring(gateway.db, () => own.person.run(everything));
  };
  const few = await asked(1, 1);
  expect(few).toBeGreaterThan(5);
  // A statement more or less is what the gateway does beside it; one for each experiment or runner would be five more.
  expect(await asked(6, 10)).toBeLessThan(few + 5);
});
