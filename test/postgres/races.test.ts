import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Api, type ApiError } from "../harness/api.ts";
import { Dice } from "../harness/dice.ts";
import { begin, begun, refusalOf, send, sha256Of, uploaded } from "../harness/files.ts";
import { gatewayBeside, startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  createExperiment,
  points,
  type RunRef,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";
import { Turnstile } from "../harness/turnstile.ts";

const repetitions = 100;

let one: TestGateway;
let two: TestGateway;
let three: TestGateway;
let turnstile: Turnstile;
beforeAll(async () => {
  one = await startGateway();
  two = await gatewayBeside(one);
  three = await gatewayBeside(one);
  turnstile = await Turnstile.at(one.databaseUrl ?? "");
  for (const [name, { db }] of Object.entries({ a: one, b: two, c: three })) turnstile.guard(db, name);
});
afterAll(async () => {
  await turnstile[Symbol.asyncDispose]();
  for (const gateway of [three, two, one]) await gateway[Symbol.asyncDispose]();
});

/** The same runner at another gateway. */
const at = ({ url }: TestGateway, runner: TestRunner): TestRunner =>
  Object.assign(Object.create(Object.getPrototypeOf(runner)) as TestRunner, runner, {
    api: new Api(url, runner.api.token),
  });

const answerOf = <T>(answer: PromiseSettledResult<T>) =>
  answer.status === "fulfilled" ? answer.value : undefined;

const codeOf = (answer: PromiseSettledResult<unknown>) =>
  answer.status === "fulfilled" ? "done" : ((answer.reason as ApiError).code ?? String(answer.reason));

interface Race {
  dice: Dice;
  team: Team;
  /** Queued when the race begins. */
  runId: string;
  /** Three runners, one at each gateway. */
  runners: [TestRunner, TestRunner, TestRunner];
}

/** Repeats a race with one new run each time, and another order of statements; afterwards every run is in order. */
async function repeatedly(race: (scene: Race) => Promise<void>, times = repetitions): Promise<void> {
  const team = await seedTeam(one);
  const seeded = [];
  for (const [n, gateway] of [one, two, three].entries()) {
    seeded.push(at(gateway, await seedRunner(one, team, `runner ${n}`)));
  }
  const runners = seeded as Race["runners"];
  turnstile.orders.clear();
  for (const seed of range(times)) {
    const { runIds } = await seedExperiment(team);
    const runId = runIds[0] ?? "";
    try {
      await race({ dice: new Dice(seed), team, runId, runners });
      await expectInOrder(runId);
    } catch (error) {
      throw new Error(`With the order of seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    await one.db.execute(sql`update runs set deleted_at = now() where id = ${runId}`); // out of the next one's way
  }
  expect(turnstile.orders.size).toBeGreaterThan(times / 4);
}

interface StoredRun {
  status: string;
  attempt: number;
  attempts: { number: number; outcome: string | null; over: boolean }[];
}

async function stored(runId: string): Promise<StoredRun> {
  const { rows } = await one.db.execute(sql`
    select status, attempt, coalesce((
      select json_agg(json_build_object('number', number, 'outcome', outcome, 'over', finished_at is not null) order by number)
      from attempts where run_id = runs.id), '[]') as attempts
    from runs where id = ${runId}
  `);
  return rows[0] as unknown as StoredRun;
}

/** Of its attempts none is missing, only the current one may go on, and it goes on exactly when the run does. */
async function expectInOrder(runId: string): Promise<void> {
  const { status, attempt, attempts } = await stored(runId);
  expect(attempts.map(({ number }) => number)).toEqual(range(attempt, 1));
  const isActive = ["CLAIMED", "RUNNING", "CANCELLING"].includes(status);
  expect(attempts.map(({ over }) => !over)).toEqual(range(attempt, 1).map((n) => isActive && n === attempt));
  const ends = attempts.flatMap(({ outcome }) => (outcome === null || outcome === "QUEUED" ? [] : [outcome]));
  if (!isActive && status !== "QUEUED" && attempt > 0 && ends.length > 0) expect(ends).toEqual([status]);
  else expect(ends).toEqual([]);
}

test("of two claims one gets the run", async () => {
  await repeatedly(async ({ dice, runId, runners: [a, b] }) => {
    const claims = await turnstile.race(dice, [() => a.claim(), () => b.claim()]);
    expect(claims.map(codeOf)).toEqual(["done", "done"]);
    const got = claims.flatMap((claim) => answerOf(claim) ?? []);
    expect(got).toEqual([{ runId, attempt: 1 }]);
  });
});

test("a claim whose answer was lost is repeated beside the first one and another runner's, and gets the same run", async () => {
  await repeatedly(async ({ dice, runId, runners: [a, b] }) => {
    const key = randomUUID();
    const again = at(three, a);
    const [first, other, second] = await turnstile.race(dice, [
      () => a.claim(key),
      () => b.claim(),
      () => again.claim(key),
    ]);
    const answers = [first, other, second].map(answerOf);
    const ours = { runId, attempt: 1 };
    expect([
      [ours, null, ours],
      [null, ours, null],
    ]).toContainEqual(answers);
  });
});

test("a run that is claimed while it is cancelled is told to stop, or was never given away", async () => {
  await repeatedly(async ({ dice, runId, team, runners: [a] }) => {
    const person = new Api(two.url, team.person.token);
    const [claim, cancel] = await turnstile.race(dice, [() => a.claim(), () => cancelRun(person, runId)]);
    expect([codeOf(claim), codeOf(cancel)]).toEqual(["done", "done"]);
    const got = answerOf(claim);
    expect((await stored(runId)).status).toBe(got ? "CANCELLING" : "CANCELLED");
    if (got) expect(await a.heartbeat([got])).toEqual([{ kind: "CANCEL", ...got }]);
  });
});

test("a run that is handed back and claimed again while it is cancelled is cancelled nevertheless", async () => {
  await repeatedly(async ({ dice, runId, team, runners: [a, b] }) => {
    const run = await a.work();
    const person = new Api(three.url, team.person.token);
    const [released, claim, cancel] = await turnstile.race(dice, [
      () => a.release(run),
      () => b.claim(),
      () => cancelRun(person, runId),
    ]);
    expect([codeOf(released), codeOf(claim), codeOf(cancel)]).toEqual(["done", "done", "done"]);
    expect(["CANCELLED", "CANCELLING"]).toContain((await stored(runId)).status);
  });
});

test("a run that is finished while its lease is found to have run out, and while another runner asks, ends once", async () => {
  await repeatedly(async ({ dice, runId, runners: [a, , c] }) => {
    const run = await a.work();
    one.clock.advance({ seconds: one.settings.leaseSeconds + 1 });
    const [finish, reap, claim] = await turnstile.race(dice, [
      () => a.finish(run, "SUCCEEDED"),
      () => two.server.reap(),
      () => c.claim(),
    ]);
    expect([codeOf(reap), codeOf(claim)]).toEqual(["done", "done"]);
    const taken = answerOf(claim);
    expect(codeOf(finish)).toBe(taken ? "STALE_ATTEMPT" : "done");
    expect(await stored(runId)).toMatchObject(
      taken ? { status: "CLAIMED", attempt: 2 } : { status: "SUCCEEDED", attempt: 1 },
    );
  });
});

test("points that come late count up to the step from which the next attempt went on, and those acknowledged are stored", async () => {
  await repeatedly(async ({ dice, team, runId, runners: [a, b] }) => {
    const run = await a.work();
    const elsewhere = at(three, a);
    await a.append(run, 0, [points("loss", range(8), range(8))]);
    one.clock.advance({ seconds: one.settings.leaseSeconds + 1 });
    const next: RunRef = { runId, attempt: 2 };
    const late = await turnstile.race(dice, [
      () => a.append(run, 1, [points("loss", range(4, 8), range(4, 8))]),
      () => elsewhere.append(run, 2, [points("loss", range(4, 12), range(4, 12))]),
      async () => {
        await two.server.reap();
        if (!(await b.claim())) return;
        await b.start(next, { resumedFromStep: 5 });
        await b.append(next, 0, [points("loss", range(8, 6), range(8, 106))]);
      },
    ]);
    const [first, second] = late.map(codeOf);
    const kept = [
      ...range(8),
      ...(first === "done" ? range(4, 8) : []),
      ...(second === "done" ? range(4, 12) : []),
    ];
    expect(await stepsOf(run)).toEqual(kept);
    const { attempt } = await stored(runId);
    const ofFirst = kept.filter((step) => attempt === 1 || step <= 5).map((step) => [step, step, 1]);
    const ofSecond = attempt === 1 ? [] : range(8, 6).map((step) => [step, step + 100, 1]);
    expect(await curve(team, runId)).toEqual([...ofFirst, ...ofSecond]);
  });
});

test("a checkpoint whose upload ends while its run is given to another runner is what that one is told of, or is refused", async () => {
  await repeatedly(async ({ dice, team, runId, runners: [a, b] }) => {
    const run = await a.work();
    await a.append(run, 0, [points("loss", range(10), range(10))]);
    const bytes = Uint8Array.from(Buffer.from(`state of ${runId}`));
    const upload = await begun(await begin(a.api, bytes.length, { ...checkpointOf(run), step: 7 }));
    const next: RunRef = { runId, attempt: 2 };
    const [sent, given] = await turnstile.race(dice, [
      () => send(a.api, upload, 0, bytes),
      async () => {
        await b.heartbeat([]); // the first bytes may be there before the lease runs out
        one.clock.advance({ seconds: one.settings.leaseSeconds + 1 });
        await two.server.reap();
        const claim = await claimWithCheckpoint(b);
        if (!claim) return undefined;
        await b.start(next, { resumedFromStep: claim.checkpoint?.step ?? null });
        return claim.checkpoint;
      },
    ]);
    const response = answerOf(sent);
    const checkpoint = answerOf(given);
    if (response?.status === 204) {
      expect(checkpoint ?? null).toEqual((await stored(runId)).attempt === 1 ? null : file(upload, bytes));
    } else {
      expect(response && (await refusalOf(response))).toMatchObject({ code: "STALE_ATTEMPT" });
      expect(checkpoint).toBeNull();
    }
    if (checkpoint === undefined) return;
    const from = checkpoint ? 8 : 0;
    await b.append(next, 1, [points("loss", range(20 - from, from), range(20 - from, from))]);
    expect(await curve(team, runId)).toEqual(range(20).map((step) => [step, step, 1]));
    await b.release(next);
    expect((await claimWithCheckpoint(b))?.checkpoint).toEqual(checkpoint);
  });
});

test("a data set that is deleted while an experiment on it is created is either gone, and refused, or stays", async () => {
  await repeatedly(async ({ dice, team }) => {
    const id = await uploaded(team.person, Buffer.from("text,label\na,0\n"));
    const [created, deleted] = await turnstile.race(dice, [
      () => createExperiment(team, { dataset: { source: `file:${id}` } }),
      () => new Api(two.url, team.person.token).run("mutation ($id: ID!) { deleteFile(id: $id) }", { id }),
    ]);
    expect([
      ["done", "CONFLICT"],
      ["BAD_INPUT", "done"],
    ]).toContainEqual([codeOf(created), codeOf(deleted)]);
  }, 30);
});

const checkpointOf = ({ runId, attempt }: RunRef) => ({
  filename: "training",
  kind: "CHECKPOINT",
  runId,
  attempt,
});

/** What a runner is told of a file that was uploaded so. */
const file = (upload: string, bytes: Uint8Array) => ({
  fileId: upload.split("/").at(-1),
  step: 7,
  sizeBytes: bytes.length,
  sha256: sha256Of(bytes),
});

async function claimWithCheckpoint({ api, sessionId }: TestRunner) {
  const { claimRun } = await api.run<{ claimRun: { checkpoint: { step: number } | null } | null }>(
    `mutation ($sessionId: ID!, $key: String!) {
      claimRun(sessionId: $sessionId, idempotencyKey: $key) { checkpoint { fileId step sizeBytes sha256 } }
    }`,
    { sessionId, key: randomUUID() },
  );
  return claimRun;
}

const cancelRun = (person: Api, id: string) =>
  person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id });

/** Steps of the points that are stored of an attempt. */
async function stepsOf({ runId, attempt }: RunRef): Promise<number[]> {
  const { rows } = await one.db.execute(sql`
    select step::int from points join series on series.id = series_id
    where run_id = ${runId} and attempt = ${attempt} order by step
  `);
  return rows.map(({ step }) => Number(step));
}

/** What counts of the run: step, value, points there. */
async function curve({ person }: Team, runId: string): Promise<[number, number, number][]> {
  const { metricSeries } = await person.run<{
    metricSeries: { series: { steps: number[]; last: number[]; count: number[] }[] }[];
  }>(
    `query ($ids: [ID!]!) { metricSeries(runIds: $ids, keys: ["loss"], points: 1000) { series { steps last count } } }`,
    { ids: [runId] },
  );
  const { steps = [], last = [], count = [] } = metricSeries[0]?.series[0] ?? {};
  return steps.map((step, n) => [step, last[n] ?? 0, count[n] ?? 0]);
}
