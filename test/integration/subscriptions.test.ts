import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Connection } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { points, range, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface RunEvent {
  runEvents: {
    attempt: number;
    run: { id: string; status: string; progress: { step: number } | null };
    metrics: { key: string; steps: number[]; values: (number | string)[] }[];
    logLines: { id: string; message: string }[];
  };
}

const runEvents = (argument: string) =>
  `subscription { runEvents${argument} {
    attempt run { id status progress { step } } metrics { key steps values } logLines { id message }
  } }`;

async function teamAtWork() {
  const team = await seedTeam(gateway);
  const experiment = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  return { team, experiment, runner, run };
}

/** Makes sure that what was subscribed on this connection is listening: its messages are taken in order. */
const settled = (connection: Connection) => connection.run("{ viewer { team { id } } }");

test("an event carries what is new, and the run as it is now", async () => {
  const { team, runner, run } = await teamAtWork();
  const connection = await team.person.connect();
  const events = connection.subscribe<RunEvent>(runEvents(`(runId: "${run.runId}")`));
  await settled(connection);

  const progress = { phase: "TRAINING", step: 2, totalSteps: 9 };
  await runner.append(run, 0, [points("loss", [1, 2], [0.5, "NaN"])], progress);
  expect((await events.next()).runEvents).toEqual({
    attempt: 1,
    run: { id: run.runId, status: "RUNNING", progress: { step: 2 } },
    metrics: [{ key: "loss", steps: [1, 2], values: [0.5, "NaN"] }],
    logLines: [],
  });
  await runner.append(run, 1, [points("loss", [2, 3], [7, 0.4])]);
  expect((await events.next()).runEvents.metrics).toEqual([{ key: "loss", steps: [3], values: [0.4] }]);

  await runner.log(run, [{ seq: 0, message: "hello" }]);
  expect((await events.next()).runEvents.logLines).toEqual([{ id: `${run.runId}:1:0`, message: "hello" }]);
  await runner.finish(run, "SUCCEEDED");
  expect((await events.next()).runEvents.run.status).toBe("SUCCEEDED");
  await connection.close();
});

test("what was fetched after subscribing and what the events add is everything, also across a lost connection", async () => {
  const { team, runner, run } = await teamAtWork();
  const total = 60;
  const sending = (async () => {
    for (const step of range(total)) await runner.append(run, step, [points("loss", [step], [step])]);
  })();

  const known = new Set<number>();
  while (known.size < total) {
    // Connect, subscribe, fetch what there is, then listen for a while; then lose the connection.
    const connection = await team.person.connect();
    const events = connection.subscribe<RunEvent>(runEvents(`(runId: "${run.runId}")`));
    const { metricSeries } = await connection.run<{ metricSeries: { series: { steps: number[] }[] }[] }>(
      `{ metricSeries(runIds: ["${run.runId}"], keys: ["loss"]) { series { steps } } }`,
    );
    for (const step of metricSeries[0]?.series[0]?.steps ?? []) known.add(step);
    const upTo = Math.min(total, known.size + 15);
    while (known.size < upTo) {
      const { metrics } = (await events.next()).runEvents;
      for (const step of metrics.flatMap(({ steps }) => steps)) known.add(step);
    }
    expect([...known].toSorted((a, b) => a - b)).toEqual(range(known.size));
    await connection.close();
  }
  await sending;
});

test("an experiment's events are of its runs alone, and a team's of its own", async () => {
  const { team, experiment, runner, run } = await teamAtWork();
  const other = await seedExperiment(team);
  const stranger = await teamAtWork();
  const connection = await team.person.connect();
  const ofExperiment = connection.subscribe<RunEvent>(runEvents(`(experimentId: "${experiment.id}")`));
  const ofTeam = connection.subscribe<RunEvent>(runEvents(""));
  await settled(connection);

  await stranger.runner.finish(stranger.run, "FAILED");
  await team.person.run(`mutation { cancelRun(id: "${other.runIds[0]}") { id } }`);
  await runner.finish(run, "FAILED");
  expect((await ofExperiment.next()).runEvents.run.id).toBe(run.runId);
  expect((await ofTeam.next()).runEvents.run.id).toBe(other.runIds[0]);
  expect((await ofTeam.next()).runEvents.run.id).toBe(run.runId);
  await connection.close();
});

test("runs that are added are told of to those who have the experiment open", async () => {
  const { team, experiment } = await teamAtWork();
  const connection = await team.person.connect();
  const events = connection.subscribe<RunEvent>(runEvents(`(experimentId: "${experiment.id}")`));
  await settled(connection);
  await team.person.run(
    "mutation ($id: ID!, $plan: PlanInput!) { addRuns(experimentId: $id, plan: $plan) { id } }",
    {
      id: experiment.id,
      plan: { freeze: [{ depth: 7 }], seeds: [8, 9] },
    },
  );
  const { run } = (await events.next()).runEvents;
  expect(run.status).toBe("QUEUED");
  expect(experiment.runIds).not.toContain(run.id);
  await connection.close();
});

test("runners are woken when runs are queued, handed back or lost", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  const connection = await runner.api.connect();
  const wakes = connection.subscribe<{ runsPending: { queued: number } }>(
    "subscription { runsPending { queued } }",
  );
  await settled(connection);
  await seedExperiment(team, 3);
  expect(await wakes.next()).toEqual({ runsPending: { queued: 3 } });
  const run = await runner.work();
  await runner.release(run);
  expect(await wakes.next()).toEqual({ runsPending: { queued: 3 } });
  await runner.work();
  await gateway.loseSilentRuns();
  expect(await wakes.next()).toEqual({ runsPending: { queued: 3 } });
  await connection.close();
});

test("coming, working, leaving and falling silent are told of a runner", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const connection = await team.person.connect();
  const changes = connection.subscribe<{ runnerChanged: unknown }>(
    "subscription { runnerChanged { name state currentRun { status } } }",
  );
  await settled(connection);
  const next = async () => (await changes.next()).runnerChanged;

  const runner = await seedRunner(gateway, team, "visible");
  const idle = (state: string) => ({ name: "visible", state, currentRun: null });
  expect(await next()).toEqual(idle("OFFLINE")); // registered
  expect(await next()).toEqual(idle("ONLINE")); // session opened
  const run = await runner.mustClaim();
  expect(await next()).toEqual({ name: "visible", state: "ONLINE", currentRun: { status: "CLAIMED" } });
  await runner.start(run);
  await runner.finish(run, "FAILED");
  expect(await next()).toEqual(idle("ONLINE"));
  await gateway.server.reap(); // sees it online
  await gateway.loseSilentRuns();
  expect(await next()).toEqual(idle("OFFLINE"));
  await connection.close();
});

test("many subscribers of one run all hear of it", async () => {
  const { team, runner, run } = await teamAtWork();
  const connections = await Promise.all(range(30).map(() => team.person.connect()));
  const streams = connections.map((connection) =>
    connection.subscribe<RunEvent>(runEvents(`(runId: "${run.runId}")`)),
  );
  await Promise.all(connections.map(settled));
  await runner.append(run, 0, [points("loss", [1], [1])]);
  for (const stream of streams) expect((await stream.next()).runEvents.metrics).toHaveLength(1);
  await Promise.all(connections.map((connection) => connection.close()));
});

test("a mistake in a subscription is answered like one in a query", async () => {
  const team: Team = await seedTeam(gateway);
  const connection = await team.person.connect();
  await expect(connection.subscribe("subscription { nothing }").next()).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringContaining('Cannot query field "nothing"'),
  });
  const deep = `${"experiment { runs { edges { node { ".repeat(4)}id${" } } } }".repeat(4)}`;
  await expect(
    connection.subscribe(`subscription { runEvents { run { ${deep} } } }`).next(),
  ).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("the limit is 12") });
  await connection.close();
});

test("a subscriber that is far behind is told to connect again, and the others go on", async () => {
  const { team, runner, run } = await teamAtWork();
  const other = await seedExperiment(team);
  const [slow, quick] = [await team.person.connect(), await team.person.connect()];
  const slowEvents = slow.subscribe<RunEvent>(runEvents(""));
  const quickEvents = quick.subscribe<RunEvent>(runEvents(`(runId: "${run.runId}")`));
  await Promise.all([slow, quick].map(settled));
  const flood = { teamId: team.teamId, experimentId: other.id, runId: other.runIds[0] ?? "", attempt: 1 };
  for (const _ of range(1_500)) gateway.bus.publish("runChanged", { ...flood, metrics: [], logLines: [] });
  expect(await slow.closed).toBe(1013);
  expect(() => slowEvents.drain()).not.toThrow(); // not completed: the client begins again

  await runner.append(run, 0, [points("loss", [1], [1])]);
  expect((await quickEvents.next()).runEvents.metrics).toHaveLength(1);
  await quick.close();
});

test("what never becomes a subscription holds up nothing that is asked after it", async () => {
  const { team } = await teamAtWork();
  const connection = await team.person.connect();
  const refused = [
    "subscription { nothingLikeIt }",
    "subscription {",
    runEvents(`(runId: "${team.userId}")`),
    runEvents('(runId: "no id")'),
    "subscription { runsPending { queued } }", // is for runners
    "subscription ($id: ID!) { runEvents(runId: $id) { attempt } }",
  ].map((document) => connection.subscribe(document).next());
  const answer = connection.run("{ __typename }");
  for (const { status } of await Promise.allSettled(refused)) expect(status).toBe("rejected");
  expect(await answer).toEqual({ __typename: "Query" });
  await connection.close();
});

test("a subscription that is completed before it has begun leaves its id, and its place, to what comes next", async () => {
  const { team, run } = await teamAtWork();
  const socket = new WebSocket(team.person.url.replace(/^http/, "ws"), "graphql-transport-ws");
  const send = (message: object) => socket.send(JSON.stringify(message));
  const answered = new Promise<unknown>((resolve) => {
    socket.on("message", (data) => {
      const message = JSON.parse(data.toString());
      if (message.type === "connection_ack") {
        send({ id: "1", type: "subscribe", payload: { query: runEvents(`(runId: "${run.runId}")`) } });
        send({ id: "1", type: "complete" });
        send({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } });
      }
      if (message.type === "next") resolve(message.payload);
    });
  });
  socket.on("open", () =>
    send({ type: "connection_init", payload: { authorization: `Bearer ${team.person.token}` } }),
  );
  expect(await answered).toEqual({ data: { __typename: "Query" } });
  socket.close();
});

test("an upgrade to a path that is no path is refused, and the gateway goes on", async () => {
  const { hostname, port } = new URL(gateway.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const headers = [
        "Host: gateway",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
      ];
      socket.write(
        ["GET // HTTP/1.1", ...headers, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", ""].join("\r\n"),
      );
    });
    socket.once("data", (data) => resolve(data.toString())).once("error", reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 404/);
  expect(await gateway.anyone.run("{ viewer { user { id } } }")).toEqual({ viewer: null });
});
