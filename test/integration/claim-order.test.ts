import { experiments, runners, runs } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  createExperiment,
  type RunRef,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface PlannedRun {
  id: string;
  memory: number | null;
  readsPrefix: boolean;
  holder: number | undefined;
  isQueued: boolean;
}

interface PlannedExperiment {
  id: string;
  priority: number;
  labels: string[];
  prefixKey: string | null;
  runs: PlannedRun[];
}

interface PlannedRunner {
  runner: TestRunner;
  labels: string[];
  memory: number | null;
  recent: string[];
}

/** The rule in plain words: what claimNextRun says of itself, without SQL. */
function nextRun(
  all: PlannedExperiment[],
  fleet: PlannedRunner[],
  asking: PlannedRunner,
): string | undefined {
  const others = new Set(fleet.filter((one) => one !== asking).flatMap(({ recent }) => recent));
  const isElsewhere = (key: string | null) => key !== null && others.has(key) && !asking.recent.includes(key);
  const suits = all.flatMap(({ runs: ofIt, ...experiment }) => {
    if (!experiment.labels.every((label) => asking.labels.includes(label))) return [];
    const active = ofIt.filter(({ holder }) => holder !== undefined).length;
    return ofIt
      .filter(({ isQueued }) => isQueued)
      .filter(({ memory }) => memory === null || asking.memory === null || memory <= asking.memory)
      .map((run) => ({
        id: run.id,
        rank: [
          -experiment.priority,
          active,
          run.readsPrefix && isElsewhere(experiment.prefixKey) ? 1 : 0,
          experiment.id,
          run.id,
        ] as const,
      }));
  });
  const [first] = suits.toSorted((a, b) => compared(a.rank, b.rank));
  return first?.id;
}

function compared(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Always the same numbers for the same seed. */
function dice(seed: number) {
  let state = seed;
  const roll = (sides: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
  return {
    roll,
    oneOf: <Value>(values: readonly [Value, ...Value[]]) => values[roll(values.length)] ?? values[0],
  };
}

async function plannedExperiment(
  team: Team,
  { roll, oneOf }: ReturnType<typeof dice>,
): Promise<PlannedExperiment> {
  const { id, runIds } = await seedExperiment(team, 1 + roll(4));
  const priority = oneOf([0, 0, 1]);
  const labels = oneOf([[], [], ["gpu"], ["gpu", "lab"]]);
  const prefixKey = oneOf([null, "one model", "another model"]);
  await gateway.db
    .update(experiments)
    .set({ priority, requiredLabels: labels, prefixKey })
    .where(eq(experiments.id, id));
  const planned = runIds.map((runId) => ({
    ...{ id: runId, holder: undefined, isQueued: true },
    memory: oneOf([null, 1, 2, 3]),
    readsPrefix: roll(2) === 1,
  }));
  for (const { id: runId, memory, readsPrefix } of planned) {
    await gateway.db.update(runs).set({ memoryBytes: memory, readsPrefix }).where(eq(runs.id, runId));
  }
  return { id, priority, labels, prefixKey, runs: planned };
}

async function plannedRunner(team: Team, { oneOf }: ReturnType<typeof dice>): Promise<PlannedRunner> {
  const runner = await seedRunner(gateway, team);
  const labels = oneOf([[], ["gpu"], ["gpu", "lab", "more"]]);
  const memory = oneOf([null, 1, 2]);
  await gateway.db.update(runners).set({ labels, slotMemoryBytes: memory }).where(eq(runners.id, runner.id));
  return { runner, labels, memory, recent: [] };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "whoever asks gets the run that the rule names, whatever there is (dice %i)",
  async (seed) => {
    const chance = dice(seed);
    const team = await seedTeam(gateway);
    const all: PlannedExperiment[] = [];
    for (let n = 2 + chance.roll(3); n > 0; n -= 1) all.push(await plannedExperiment(team, chance));
    const fleet: PlannedRunner[] = [];
    for (let n = 1 + chance.roll(3); n > 0; n -= 1) fleet.push(await plannedRunner(team, chance));
    const inHands: { ref: RunRef; run: PlannedRun; holder: PlannedRunner }[] = [];

    for (let turn = 0; turn < 16; turn += 1) {
      const asking = fleet[chance.roll(fleet.length)];
      const finished = chance.roll(3) === 0 ? inHands.pop() : undefined;
      if (finished) {
        await finished.holder.runner.finish(finished.ref, "SUCCEEDED");
        finished.run.holder = undefined;
      }
      if (!asking) continue;
      const expected = nextRun(all, fleet, asking);
      const ref = await asking.runner.claim();
      expect(ref?.runId, `turn ${turn}`).toBe(expected);
      const experiment = all.find((one) => one.runs.some(({ id }) => id === expected));
      const run = experiment?.runs.find(({ id }) => id === expected);
      if (!experiment || !run || !ref) continue;
      Object.assign(run, { isQueued: false, holder: fleet.indexOf(asking) });
      const key = experiment.prefixKey;
      if (run.readsPrefix && key) asking.recent = [key, ...asking.recent.filter((other) => other !== key)];
      await asking.runner.start(ref);
      inHands.push({ ref, run, holder: asking });
    }
  },
);

const setQueueing = ({ person }: Team, id: string, queueing: object) =>
  person.run<{ setQueueing: { queueing: object } }>(
    `mutation ($id: ID!, $queueing: QueueingInput!) {
      setQueueing(experimentId: $id, queueing: $queueing) {
        queueing { priority requiredLabels timeoutMinutes retries }
      }
    }`,
    { id, queueing },
  );

test("an experiment's priority is changed while its runs wait, and absent fields stay", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const { createExperiment: created } = await createExperiment(
    team,
    { queueing: { requiredLabels: [" gpu ", "gpu"], retries: 2 } },
    "id queueing { priority requiredLabels timeoutMinutes retries }",
  );
  expect(created.queueing).toEqual({
    priority: 0,
    requiredLabels: ["gpu"],
    timeoutMinutes: null,
    retries: 2,
  });
  const changed = await setQueueing(team, String(created.id), {
    priority: 5,
    requiredLabels: [],
    timeoutMinutes: 9,
  });
  const expected = { priority: 5, requiredLabels: [], timeoutMinutes: 9, retries: 2 };
  expect(changed.setQueueing.queueing).toEqual(expected);
  const { auditEvents } = await team.person.run<{ auditEvents: { edges: { node: object }[] } }>(
    "{ auditEvents(first: 1) { edges { node { action subjectId } } } }",
  );
  expect(auditEvents.edges).toEqual([{ node: { action: "EXPERIMENT_QUEUEING_SET", subjectId: created.id } }]);
  const { runId } = await (await seedRunner(gateway, team)).mustClaim();
  const [run] = await gateway.db.select().from(runs).where(eq(runs.id, runId));
  expect(run?.experimentId).toBe(created.id);
});

test.each([
  [{ priority: 101 }, "priority"],
  [{ retries: -1 }, "retries"],
  [{ timeoutMinutes: -5 }, "timeoutMinutes"],
  [{ requiredLabels: ["x".repeat(10_000)] }, "requiredLabels[0]"],
  [{ requiredLabels: ["gpu", " "] }, "requiredLabels[1]"],
  [{ requiredLabels: Array.from({ length: 10_000 }, (_, n) => `label ${n}`) }, "requiredLabels"],
])("what cannot be is refused by its name: %#", async (queueing, field) => {
  const team = await seedTeam(gateway);
  await expect(createExperiment(team, { queueing })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: `queueing.${field}`,
  });
});

test("a run of a known model and data set is not given to a host that it would not fit into", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const { slotMemoryBytes } =
    (await gateway.db.select().from(runners).where(eq(runners.id, runner.id)))[0] ?? {};
  expect(slotMemoryBytes).toBe(8_000_000_000);
  await gateway.db.update(runners).set({ slotMemoryBytes: 500_000_000 }).where(eq(runners.id, runner.id));
  expect(await runner.claim()).toBeNull();
  await gateway.db.update(runners).set({ slotMemoryBytes: 4_000_000_000 }).where(eq(runners.id, runner.id));
  await runner.mustClaim();
});

test("a runner leaves a run to the one that holds its prefix, where there is another one", async () => {
  const team = await seedTeam(gateway);
  const plan = { freeze: [{ depth: 7 }, { depth: 5 }, { depth: 0 }], seeds: [1] };
  await createExperiment(team, { plan });
  const [one, two] = [await seedRunner(gateway, team, "one"), await seedRunner(gateway, team, "two")];
  const depthOf = async ({ runId }: RunRef) =>
    (await gateway.db.select().from(runs).where(eq(runs.id, runId)))[0]?.freezeDepth;
  expect(await depthOf(await one.mustClaim())).toBe(7);
  expect(await depthOf(await two.mustClaim())).toBe(0);
  expect(await depthOf(await one.mustClaim())).toBe(5);
});
