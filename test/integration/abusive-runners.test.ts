import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "vitest";
import { sceneOfFile } from "../harness/scene.ts";
import { hostFacts, points, type RunRef, range, seedRunner, seedTeam, seeRun } from "../harness/seed.ts";

const scene = sceneOfFile();

/** A runner of the same team that does nothing wrong gets its work done. */
async function expectOthersUnharmed(): Promise<void> {
  const { gateway, team } = scene;
  const other = await seedRunner(gateway, team, `other ${randomUUID()}`);
  const { runId } = await scene.newRun(); // the runner of this file has it
  await other.heartbeat([]);
  expect((await seeRun(team, runId)).status).toBe("RUNNING");
}

test("a run has ten thousand metrics at most: a runner that makes names up is told, and nothing of that batch is kept", async () => {
  const run = await scene.newRun();
  const keys = (count: number, from = 0) =>
    range(count, from).map((n) => points(`metric of sentence ${n}`, [1], [n]));
  for (const batch of range(10)) await scene.runner.append(run, batch, keys(1000, batch * 1000));
  await expect(scene.runner.append(run, 10, keys(2, 9_999))).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "series",
    message:
      "This run would have 10001 metrics; the limit is 10000. What is different each time belongs into the step or the value, not into the name.",
  });
  expect(await scene.runner.append(run, 11, keys(1000, 9_000))).toMatchObject({ newPoints: 0 });
  await expectOthersUnharmed();
});

test("more metrics, layer groups or lines than fit one request are refused before anything is looked up", async () => {
  const run = await scene.newRun();
  const keys = range(1_001).map((n) => points(`${n}`, [1], [n]));
  await expect(scene.runner.append(run, 0, keys)).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "series",
  });
  const lines = range(5_001).map((seq) => ({ seq, message: "x" }));
  await expect(scene.runner.log(run, lines)).rejects.toMatchObject({ code: "BAD_INPUT" });
  const states = range(1_001).map((group) => ({
    group,
    name: `block ${group}`,
    frozen: true,
    learningRate: 0,
  }));
  await expect(
    scene.runner.api.run(
      "mutation ($run: RunAttemptInput!, $states: [LayerStateInput!]!) { reportLayerStates(run: $run, step: 1, states: $states) }",
      { run, states },
    ),
  ).rejects.toMatchObject({ code: "BAD_INPUT", field: "states" });
});

test("whoever sends a log line of a gigabyte is hung up on after some of it, and nobody else notices", async () => {
  const run = await scene.newRun();
  const sending = request(scene.gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${scene.runner.api.token}` },
  });
  let isOver = false;
  const hungUp = new Promise<void>((done) => sending.on("error", () => done())).then(() => {
    isOver = true;
  });
  const line = `"seq":1,"at":"2026-11-23T10:00:00Z","level":"INFO","message":"`;
  sending.write(`{"query":"mutation ($run: RunAttemptInput!, $lines: [LogLineInput!]!) { appendLogLines(run: $run, lines: $lines) }",
    "variables":{"run":${JSON.stringify(run)},"lines":[{${line}`);
  const megabyte = Buffer.alloc(2 ** 20, "x");
  const written = () => new Promise<void>((done) => sending.write(megabyte, () => done()));
  let megabytes = 0;
  for (; megabytes < 1024 && !isOver; megabytes += 1) await Promise.race([written(), hungUp]);
  await hungUp;
  expect(megabytes).toBeLessThan(128); // what is thrown away, and what the sockets on both sides hold
  await expectOthersUnharmed();
});

test.each([
  ["a day ahead", "2026-11-24T10:00:00Z"],
  ["a day behind", "2026-11-22T10:00:00Z"],
  ["in the year 1000", "1000-01-01T00:00:00Z"],
  ["in the year 9999", "9999-12-31T23:59:59Z"],
])(
  "a runner whose clock is %s keeps its run, and what it says is kept in the order of its steps and lines",
  async (_, at) => {
    const run = await scene.newRun();
    await scene.runner.append(run, 0, [{ ...points("loss", [1, 2], [0.5, 0.25]), times: [at, at] }]);
    await scene.runner.append(run, 1, [points("loss", [3], [0.125])]);
    await sayAt(run, 1, at);
    await sayAt(run, 2, "2026-11-23T10:00:00Z");
    const { metricSeries, run: seen } = await scene.team.person.run<{
      metricSeries: { series: { steps: number[]; last: number[] }[] }[];
      run: { status: string; log: { edges: { node: { message: string; at: string } }[] } };
    }>(
      `query ($id: ID!) {
      metricSeries(runIds: [$id], keys: ["loss"], points: 10) { series { steps last } }
      run(id: $id) { status log(first: 10) { edges { node { message at } } } }
    }`,
      { id: run.runId },
    );
    expect(metricSeries[0]?.series).toEqual([{ steps: [1, 2, 3], last: [0.5, 0.25, 0.125] }]);
    expect(seen.log.edges.map(({ node }) => node.message)).toEqual(["line 1", "line 2"]);
    expect(new Date(seen.log.edges[0]?.node.at ?? "").getTime()).toBe(new Date(at).getTime());
    expect(await scene.runner.heartbeat([run])).toEqual([]);
    expect(await scene.gateway.server.reap()).not.toContain(run.runId);
  },
);

test.each([
  "0000-01-01T00:00:00Z",
  "0999-12-31T23:59:59Z",
  "9999-12-31T23:59:59-01:00",
  "10000-01-01T00:00:00Z",
])("an instant that not every database can say is refused: %s", async (at) => {
  const run = await scene.newRun();
  const bad = { code: "BAD_INPUT", message: expect.stringContaining("is not an instant") };
  await expect(sayAt(run, 1, at)).rejects.toMatchObject(bad);
  await expect(
    scene.runner.append(run, 0, [{ ...points("loss", [1], [1]), times: [at] }]),
  ).rejects.toMatchObject(bad);
});

const sayAt = (run: RunRef, seq: number, at: string) =>
  scene.runner.api.run(
    "mutation ($run: RunAttemptInput!, $lines: [LogLineInput!]!) { appendLogLines(run: $run, lines: $lines) }",
    { run, lines: [{ seq, at, level: "INFO", message: `line ${seq}` }] },
  );

test("a runner that reports steps backwards, and progress backwards, has its curve in the order of steps", async () => {
  const run = await scene.newRun();
  for (const [seq, step] of [30, 20, 10, 20].entries()) {
    const progress = { phase: "TRAINING", step, totalSteps: 30 };
    await scene.runner.append(run, seq, [points("loss", [step], [step / 10])], progress);
  }
  const { metricSeries, run: seen } = await scene.team.person.run<{
    metricSeries: { series: object[] }[];
    run: { summaries: object[] };
  }>(
    `query ($id: ID!) {
      metricSeries(runIds: [$id], keys: ["loss"], points: 10) { series { steps last count } }
      run(id: $id) { summaries { last lastStep min max } }
    }`,
    { id: run.runId },
  );
  expect(metricSeries[0]?.series).toEqual([{ steps: [10, 20, 30], last: [1, 2, 3], count: [1, 1, 1] }]);
  expect(seen.summaries).toEqual([{ last: 3, lastStep: 30, min: 1, max: 3 }]);
});

test("a run that was finished takes no word more, whoever says it, and stays as it ended", async () => {
  const run = await scene.newRun();
  await scene.runner.finish(run, "SUCCEEDED");
  const stale = { code: "STALE_ATTEMPT" };
  await expect(scene.runner.append(run, 9, [points("loss", [9], [9])])).rejects.toMatchObject(stale);
  await expect(scene.runner.log(run, [{ seq: 9, message: "one more thing" }])).rejects.toMatchObject(stale);
  await expect(scene.runner.start(run)).rejects.toMatchObject(stale);
  await expect(scene.runner.start({ ...run, attempt: 2 }, { resumedFromStep: 5 })).rejects.toMatchObject(
    stale,
  );
  expect(await scene.runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
  expect(await seeRun(scene.team, run.runId)).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
});

test("nothing but a registration token registers a runner: no secret, no API token, and no token that was made up", async () => {
  const { gateway, team, runner } = scene;
  const stranger = await seedTeam(gateway, "strangers");
  const others = [runner.api.token, team.person.token, stranger.person.token, "frostline_registration_x", ""];
  for (const token of others) {
    await expect(
      gateway.anyone.run(
        `mutation ($token: String!, $facts: RunnerFactsInput!) {
          registerRunner(token: $token, name: "intruder", facts: $facts) { secret }
        }`,
        { token, facts: hostFacts },
      ),
    ).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  }
  const { runners } = await team.person.run<{ runners: { name: string }[] }>("{ runners { name } }");
  expect(runners.map(({ name }) => name)).not.toContain("intruder");
});
