import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { gatewayBeside, startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  points,
  type RunRef,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  seeRun,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let one: TestGateway;
let two: TestGateway;
beforeAll(async () => {
  one = await startGateway();
  two = await gatewayBeside(one);
});
afterAll(async () => {
  await two[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
});

/** The same person at another gateway. */
const at = ({ url }: TestGateway, api: Api) => new Api(url, api.token);

interface RunEvents {
  runEvents: {
    attempt: number;
    run: { id: string; status: string };
    metrics: { key: string; steps: number[]; values: (number | string)[] }[];
    logLines: { message: string }[];
  };
}

const runEvents =
  "subscription { runEvents { attempt run { id status } metrics { key steps values } logLines { message } } }";

/** Events of the team as its person hears them at the second gateway; ready when it is answered. */
async function listenAtTwo({ person }: Team) {
  const connection = await at(two, person).connect();
  const events = connection.subscribe<RunEvents>(runEvents);
  await connection.run("{ viewer { team { id } } }");
  return { connection, events };
}

test("points and lines that come in at one gateway reach a subscriber of the other, whole and in order", async () => {
  const team = await seedTeam(one);
  await seedExperiment(team);
  const runner = await seedRunner(one, team);
  const run = await runner.work();
  const { connection, events } = await listenAtTwo(team);
  await runner.append(run, 0, [points("loss", [1, 2], [0.5, "NaN"]), points("accuracy", [2], [0.9])]);
  await runner.log(run, [
    { seq: 4, message: "first" },
    { seq: 5, message: "second" },
  ]);
  await runner.append(run, 1, [points("loss", [3], [0.25])]);
  await runner.finish(run, "SUCCEEDED");
  const heard = [await events.next(), await events.next(), await events.next(), await events.next()];
  expect(heard.map(({ runEvents: event }) => event)).toMatchObject([
    {
      attempt: 1,
      run: { id: run.runId },
      metrics: [
        { key: "accuracy", steps: [2], values: [0.9] },
        { key: "loss", steps: [1, 2], values: [0.5, "NaN"] },
      ],
    },
    { logLines: [{ message: "first" }, { message: "second" }] },
    { metrics: [{ key: "loss", steps: [3], values: [0.25] }] },
    { run: { status: "SUCCEEDED" } },
  ]);
  await connection.close();
});

test("a batch whose keys do not fit into one message arrives complete", async () => {
  const team = await seedTeam(one);
  await seedExperiment(team);
  const runner = await seedRunner(one, team);
  const run = await runner.work();
  const { connection, events } = await listenAtTwo(team);
  const keys = range(200).map((n) => `${"gradient norm of a group with a long name ".repeat(4)}${n}`);
  await runner.append(
    run,
    0,
    keys.map((key, n) => points(key, [1], [n])),
  );
  const heard = new Set<string>();
  while (heard.size < keys.length) {
    for (const { key } of (await events.next()).runEvents.metrics) heard.add(key);
  }
  expect([...heard].toSorted()).toEqual(keys.toSorted());
  await connection.close();
});

test("a run that both gateways append to, in turn and at once, has the points, rollups and summaries that it would have from one", async () => {
  const team = await seedTeam(one);
  await seedExperiment(team, 2);
  const runner = await seedRunner(one, team);
  const beside = Object.assign(Object.create(Object.getPrototypeOf(runner)) as TestRunner, runner, {
    api: at(two, runner.api),
  });
  const batch = (n: number) => [
    points(
      "loss",
      range(20, n * 20),
      range(20, n).map((value) => (value * 7) % 11),
    ),
    points("accuracy", range(3, n * 30), range(3, n)),
  ];
  const alone = await runner.work();
  for (const n of range(24)) await runner.append(alone, n, batch(n));
  await runner.finish(alone, "FAILED");

  const shared = await runner.work();
  for (const n of range(6)) await runner.append(shared, n, batch(n)); // one remembers where the series stand
  for (const n of range(6, 6)) await (n % 2 ? runner : beside).append(shared, n, batch(n));
  await Promise.all(range(12, 12).map((n) => (n % 2 ? runner : beside).append(shared, n, batch(n))));
  expect(await storedOf(shared)).toEqual(await storedOf(alone));
});

/** What is stored of a run's metrics, without the numbers of its series. */
async function storedOf({ runId }: RunRef) {
  const stored = await Promise.all(
    ["points", "rollups"].map((table) =>
      one.db.execute(sql`
        select key, to_jsonb(stored) - 'series_id' as stored from series join ${sql.raw(table)} as stored on series_id = series.id
        where run_id = ${runId} order by 1, stored.attempt, to_jsonb(stored) ->> 'level', (to_jsonb(stored) ->> 'bucket')::int,
          (to_jsonb(stored) ->> 'step')::int
      `),
    ),
  );
  const summaries = await one.db.execute(
    sql`select to_jsonb(run_summaries) - 'run_id' as stored from run_summaries where run_id = ${runId} order by key`,
  );
  return [...stored, summaries].map(({ rows }) => rows);
}

test("runners at both gateways get each run once, and a runner is woken by the other gateway", async () => {
  const team = await seedTeam(one);
  const runners: TestRunner[] = [];
  for (const n of range(6)) {
    const gateway = n % 2 === 0 ? one : two;
    runners.push(await seedRunner(gateway, { person: at(gateway, team.person) }, `runner ${n}`));
  }
  const connection = await (runners[1] as TestRunner).api.connect();
  const pending = connection.subscribe<{ runsPending: { queued: number } }>(
    "subscription { runsPending { queued } }",
  );
  await connection.run("{ viewer { team { id } } }");
  const { runIds } = await seedExperiment(team, 30);
  expect(await pending.next()).toEqual({ runsPending: { queued: 30 } });
  const claims = await Promise.all(runners.flatMap((runner) => range(8).map(() => runner.claim())));
  const claimed = claims.flatMap((claim) => claim?.runId ?? []);
  expect(claimed.toSorted()).toEqual(runIds.toSorted());
  await connection.close();
});

test("one key at both gateways at once gets one run, also the last that there is", async () => {
  const team = await seedTeam(one);
  await seedExperiment(team, 1);
  const runner = await seedRunner(one, team);
  const beside = Object.assign(Object.create(Object.getPrototypeOf(runner)) as TestRunner, runner, {
    api: at(two, runner.api),
  });
  const key = randomUUID();
  const answers = await Promise.all(range(10).map((n) => (n % 2 ? runner : beside).claim(key)));
  expect(answers[0]).not.toBeNull();
  expect(new Set(answers.map((answer) => `${answer?.runId} ${answer?.attempt}`)).size).toBe(1);
});

test("gateways that look for lost runs at once take each back once", async () => {
  const team = await seedTeam(one);
  await seedExperiment(team, 10);
  const runner = await seedRunner(one, team);
  const runs: RunRef[] = [];
  for (const _ of range(10)) runs.push(await runner.work());
  one.clock.advance({ seconds: one.settings.leaseSeconds + 1 });
  const taken = await Promise.all([one, two, one, two].map(({ server }) => server.reap()));
  const ours = taken.flat().filter((id) => runs.some(({ runId }) => runId === id));
  expect(ours.toSorted()).toEqual(runs.map(({ runId }) => runId).toSorted());
  for (const { runId } of runs) expect(await seeRun(team, runId)).toMatchObject({ status: "QUEUED" });
});
