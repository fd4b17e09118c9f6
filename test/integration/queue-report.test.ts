import { runners } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  createExperiment,
  hostFacts,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Report {
  sentence: string;
  runsAhead: number;
  needsBytes: number | null;
  runners: {
    runner: { name: string };
    verdict: string;
    words: string;
    missingLabels: string[];
    hasBytes: number;
  }[];
}

async function reportOf({ person }: Team, runId: string): Promise<Report | null> {
  const { run } = await person.run<{ run: { queueReport: Report | null } }>(
    `query ($id: ID!) { run(id: $id) { queueReport {
      sentence runsAhead needsBytes runners { runner { name } verdict words missingLabels hasBytes }
    } } }`,
    { id: runId },
  );
  return run.queueReport;
}

async function runOf(team: Team, queueing: object = {}): Promise<string> {
  const { createExperiment: created } = await createExperiment(
    team,
    { queueing },
    "runs(first: 1) { edges { node { id } } }",
  );
  return (created as { runs: { edges: { node: { id: string } }[] } }).runs.edges[0]?.node.id ?? "";
}

/** A runner of the team as it is to be, whatever it found on its host. */
async function runnerAs(team: Team, name: string, changes: Partial<typeof runners.$inferInsert>) {
  const runner = await seedRunner(gateway, team, name);
  await gateway.db.update(runners).set(changes).where(eq(runners.id, runner.id));
  return runner;
}

test("where no runner is registered the answer says to add one", async () => {
  const team = await seedTeam(gateway);
  expect(await reportOf(team, await runOf(team))).toEqual({
    sentence: "No runner is registered: add one on the Runners page.",
    runsAhead: 0,
    needsBytes: expect.any(Number),
    runners: [],
  });
});

test("each runner has its own reason, and the sentence names the way out", async () => {
  const team = await seedTeam(gateway);
  const runId = await runOf(team, { requiredLabels: ["gpu", "lab"] });
  const now = new Date();
  await seedRunner(gateway, team, "bare");
  expect((await reportOf(team, runId))?.sentence).toBe("No runner of this team has the labels gpu, lab.");
  await runnerAs(team, "gpu only", { labels: ["gpu"] });
  expect((await reportOf(team, runId))?.sentence).toBe("No runner of this team has the label lab.");
  await runnerAs(team, "lab only", { labels: ["lab"] });
  expect((await reportOf(team, runId))?.sentence).toBe(
    "No runner of this team has all of the labels gpu, lab.",
  );
  const both = ["gpu", "lab"];
  const facts = { hostname: "h", os: "o", cpu: "c", cores: 1, memoryBytes: 200_000_000, nodeVersion: "v" };
  await runnerAs(team, "small", { labels: both, facts });
  expect((await reportOf(team, runId))?.sentence).toMatch(
    /^No runner with its labels has memory enough: it is estimated to need \d+\.\d GiB, and the largest has 0\.2 GiB/,
  );
  await runnerAs(team, "quarantined", { labels: both, quarantinedAt: now });
  await runnerAs(team, "draining", { labels: both, drainingSince: now });
  await runnerAs(team, "offline", { labels: both, lastSeenAt: new Date(0) });
  expect((await reportOf(team, runId))?.sentence).toBe(
    "No runner that could take it takes runs now: 1 offline, 1 draining, 1 in quarantine.",
  );
  const busy = await runnerAs(team, "worker", { labels: both, facts: { ...hostFacts, slots: 1 } });
  const other = await runOf(team, { priority: 1 });
  expect((await busy.mustClaim()).runId).toBe(other);
  const report = await reportOf(team, runId);
  expect(report?.sentence).toBe("Every runner that could take it is busy. It is next.");
  expect(Object.fromEntries(report?.runners.map((one) => [one.runner.name, one.verdict]) ?? [])).toEqual({
    bare: "LABEL_MISSING",
    "gpu only": "LABEL_MISSING",
    "lab only": "LABEL_MISSING",
    small: "NOT_ENOUGH_MEMORY",
    quarantined: "QUARANTINED",
    draining: "DRAINING",
    offline: "OFFLINE",
    worker: "BUSY",
  });
  const gpuOnly = report?.runners.find(({ runner }) => runner.name === "gpu only");
  expect(gpuOnly).toMatchObject({ missingLabels: ["lab"], words: "lacks the label lab" });
  await runnerAs(team, "free", { labels: both });
  expect((await reportOf(team, runId))?.sentence).toBe(
    "A runner is free and about to take the next run. It is next.",
  );
});

test("what the report calls next is what a runner then gets, and a run that is not queued has none", async () => {
  const team = await seedTeam(gateway);
  const first = await seedExperiment(team, 3);
  const second = await seedExperiment(team, 2);
  const runner = await seedRunner(gateway, team);
  const places = async () => {
    const ahead: Record<string, number | undefined> = {};
    for (const id of [...first.runIds, ...second.runIds]) ahead[id] = (await reportOf(team, id))?.runsAhead;
    return Object.entries(ahead).toSorted(([, a], [, b]) => (a ?? -1) - (b ?? -1));
  };
  const expected = await places();
  expect(expected.map(([, ahead]) => ahead)).toEqual([0, 1, 2, 3, 4]);
  for (const [id] of expected) {
    expect((await runner.mustClaim()).runId).toBe(id);
    expect(await reportOf(team, id)).toBeNull();
  }
});

test("another team's runners are not spoken of", async () => {
  const team = await seedTeam(gateway);
  await seedRunner(gateway, await seedTeam(gateway, "others"), "theirs");
  expect((await reportOf(team, await runOf(team)))?.runners).toEqual([]);
});
