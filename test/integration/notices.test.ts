import { readFile } from "node:fs/promises";
import { noticeDeliveries, noticeRules, webhooks } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGateway, type TestGateway, withBorder } from "../harness/gateway.ts";
import { type Received, type Receiver, startReceiver } from "../harness/receiver.ts";
import {
  points,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let receiver: Receiver;
let team: Team;
let runner: TestRunner;
beforeAll(async () => {
  gateway = await startGateway();
  receiver = await startReceiver();
});
beforeEach(async () => {
  receiver.received.splice(0);
  receiver.answer = (response) => response.end("thanks");
  team = await seedTeam(gateway);
  runner = await seedRunner(gateway, team);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

interface Notice {
  type: string;
  text: string;
  runId: string | null;
}

async function webhook(format = "STANDARD"): Promise<{ id: string; secret: string }> {
  const { createWebhook } = await team.person.run<{
    createWebhook: { secret: string; webhook: { id: string } };
  }>("mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }", {
    input: { name: "chat", url: receiver.url, format },
  });
  return { id: createWebhook.webhook.id, secret: createWebhook.secret };
}

async function rule(when: object, more: object = {}): Promise<string> {
  const { createNoticeRule } = await team.person.run<{ createNoticeRule: { id: string } }>(
    "mutation ($input: CreateNoticeRuleInput!) { createNoticeRule(input: $input) { id } }",
    { input: { name: "tell us", when, ...more } },
  );
  return createNoticeRule.id;
}

/** The time of the next look comes. */
async function look(server = gateway.server): Promise<void> {
  gateway.clock.advance({ seconds: 11 });
  await server.sendNotices();
}

async function notices(): Promise<Notice[]> {
  const answer = await team.person.run<{ notices: { edges: { node: Notice }[] } }>(
    "{ notices { edges { node { type text runId } } } }",
  );
  return answer.notices.edges.map(({ node }) => node);
}

async function deliveries(): Promise<Record<string, unknown>[]> {
  const answer = await team.person.run<{ webhookDeliveries: { edges: { node: Record<string, unknown> }[] } }>(
    "{ webhookDeliveries { edges { node { id type status tries lastStatus lastAnswer nextTryAt } } } }",
  );
  return answer.webhookDeliveries.edges.map(({ node }) => node);
}

/** The check that docs/notices.md gives to receivers, as it stands there. */
async function documentedCheck(): Promise<(secret: string, headers: object, body: string) => boolean> {
  const page = await readFile(new URL("../../docs/notices.md", import.meta.url), "utf8");
  const source = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const module = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return module.isGenuine;
}

// The first one: no test before it has moved the clock.
test("receivers can check by the documented snippet who a message is from and that nobody changed it", async () => {
  const isGenuine = await documentedCheck();
  const { id, secret } = await webhook();
  await team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  const { headers, body } = await lastOf(receiver);
  expect(isGenuine(secret, headers, body)).toBe(true);
  expect(isGenuine(secret, headers, `${body} `)).toBe(false);
  expect(isGenuine(secret, { ...headers, "webhook-id": "other" }, body)).toBe(false);
  const older = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 600) };
  expect(isGenuine(secret, older, body)).toBe(false);
  expect(isGenuine((await webhook()).secret, headers, body)).toBe(false);
});

test("a run that fails is told once, however often and by however many gateways it is looked for", async () => {
  const { secret, id } = await webhook();
  const chat = { webhookIds: [id] };
  await rule({ statuses: ["FAILED", "LOST"] }, chat);
  await seedExperiment(team, 2);
  const [failed, fine] = [await runner.work(), await runner.work()];
  await runner.finish(failed, "FAILED", { reason: "NAN_LOSS", message: "The loss is NaN." });
  await runner.finish(fine, "SUCCEEDED");

  const other = await withBorder(gateway, {});
  gateway.clock.advance({ seconds: 11 });
  await Promise.all([gateway.server.sendNotices(), other.server.sendNotices()]);
  await look(other.server);
  await look();
  await other.server.close();

  expect(await notices()).toEqual([
    {
      type: "run.failed",
      text: expect.stringMatching(/^Run .{8} of .+ \(seed 0, .+\) has failed: The loss is NaN\.$/),
      runId: failed.runId,
    },
  ]);
  expect(receiver.received).toHaveLength(1);
  const { headers, body } = await lastOf(receiver);
  expect(JSON.parse(body)).toMatchObject({
    type: "run.failed",
    data: { rule: "tell us", run: { id: failed.runId, status: "FAILED", reason: "NAN_LOSS" }, metric: null },
  });
  expect(await deliveries()).toEqual([
    {
      ...{ id: headers["webhook-id"], type: "run.failed", status: "DELIVERED", tries: 1, nextTryAt: null },
      ...{ lastStatus: 200, lastAnswer: "thanks" },
    },
  ]);
  expect(headers["webhook-signature"]).not.toContain(secret);
});

async function lastOf({ received }: Receiver): Promise<Received> {
  const last = received.at(-1);
  if (!last) throw new Error("nothing was received");
  return last;
}

test("a rule tells of its own experiment, from when it was made or switched on again", async () => {
  const [before, ours, others] = [
    await seedExperiment(team),
    await seedExperiment(team),
    await seedExperiment(team),
  ];
  const finishNext = async () => runner.finish(await runner.work(), "SUCCEEDED");
  await finishNext();
  expect(before.runIds).toHaveLength(1);
  gateway.clock.advance({ seconds: 1 });
  const id = await rule({ statuses: ["SUCCEEDED"] }, { experimentId: ours.id });
  await finishNext();
  await finishNext();
  await look();
  expect((await notices()).map(({ runId }) => runId)).toEqual(ours.runIds);
  expect(others.runIds).toHaveLength(1);

  const switchTo = (enabled: boolean) =>
    team.person.run(
      "mutation ($id: ID!, $enabled: Boolean!) { setNoticeRuleEnabled(id: $id, enabled: $enabled) { enabled } }",
      { id, enabled },
    );
  const addRun = async (seed: number) => {
    const plan = { freeze: [{ depth: 0 }], seeds: [seed] };
    const added = await team.person.run<{ addRuns: { id: string }[] }>(
      "mutation ($experimentId: ID!, $plan: PlanInput!) { addRuns(experimentId: $experimentId, plan: $plan) { id } }",
      { experimentId: ours.id, plan },
    );
    return added;
  };
  await switchTo(false);
  await addRun(101);
  await finishNext();
  gateway.clock.advance({ seconds: 1 });
  await switchTo(true);
  await addRun(102);
  await finishNext();
  await look();
  expect(await notices()).toHaveLength(2);
});

test("a queue that stands still is told once until it moves", async () => {
  await rule({ queuedMinutes: 10 });
  await seedExperiment(team, 3);
  await look();
  expect(await notices()).toEqual([]);
  gateway.clock.advance({ seconds: 600 });
  await look();
  await look();
  expect(await notices()).toEqual([
    {
      type: "queue.stuck",
      runId: null,
      text: expect.stringMatching(/^3 runs of .+ have waited for 10 minutes/),
    },
  ]);
  await runner.work();
  gateway.clock.advance({ seconds: 300 });
  await look();
  expect(await notices()).toHaveLength(1);
  gateway.clock.advance({ seconds: 300 });
  await look();
  expect(await notices()).toMatchObject([{ text: expect.stringMatching(/^2 runs of/) }, {}]);
});

test("a value beyond the threshold is told once, also when it came and went between two looks", async () => {
  await rule({ metric: { key: "train/loss", comparison: "ABOVE", threshold: 5 } });
  await seedExperiment(team, 2);
  const [run, calm] = [await runner.work(), await runner.work()];
  await runner.append(calm, 0, [points("train/loss", range(3), [5, "NaN", 1])]);
  await runner.append(run, 0, [points("train/loss", range(3), [1, "Infinity", 1])]);
  await look();
  await runner.append(run, 1, [points("train/loss", [3], [9])]);
  await look();
  expect(await notices()).toEqual([
    {
      ...{ type: "metric.crossed", runId: run.runId },
      text: expect.stringContaining("train/loss was Infinity at step 1, above 5."),
    },
  ]);
});

test("a metric that does not become better for so many evaluations is told once for each best value", async () => {
  await rule({ noImprovement: { key: "validation/loss", evaluations: 3 } });
  await seedExperiment(team);
  const run = await runner.work();
  const validated = (seq: number, steps: number[], values: number[]) =>
    runner.append(run, seq, [points("validation/loss", steps, values)]);
  await validated(0, [10, 20, 30, 40], [5, 1, 2, 2]);
  await look();
  expect(await notices()).toEqual([]);
  await validated(1, [50], [1]);
  await look();
  await validated(2, [60], [3]);
  await look();
  expect(await notices()).toMatchObject([
    {
      type: "metric.stalled",
      text: expect.stringContaining("not been lower than 1 of step 20 for 3 evaluations"),
    },
  ]);
  await validated(3, [70, 80, 90, 100], [0.5, 1, 1, 1]);
  await look();
  expect(await notices()).toHaveLength(2);
});

test("a message that is not taken is sent again later, the same one, until it is", async () => {
  const { id } = await webhook();
  receiver.answer = (response) => response.writeHead(500).end("busy".repeat(2_000));
  await team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  const [pending] = await deliveries();
  expect(pending).toMatchObject({ status: "PENDING", tries: 1, lastStatus: 500 });
  expect(String(pending?.lastAnswer).length).toBeLessThan(600);
  await gateway.server.sendNotices();
  expect(receiver.received).toHaveLength(1);

  receiver.answer = (response) => response.writeHead(204).end();
  gateway.clock.advance({ seconds: 7 });
  await gateway.server.sendNotices();
  const [first, second] = receiver.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(await deliveries()).toMatchObject([{ status: "DELIVERED", tries: 2, lastStatus: 204 }]);
});

test("a message that nobody ever takes is given up after twelve tries in two days and a half", async () => {
  const { id } = await webhook();
  receiver.answer = (response) => response.writeHead(302, { location: "/elsewhere" }).end();
  await team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  for (const _ of range(20)) {
    gateway.clock.advance({ seconds: 31 * 3_600 });
    await gateway.server.sendNotices();
  }
  expect(await deliveries()).toMatchObject([{ status: "FAILED", tries: 12, lastStatus: 302 }]);
  expect(receiver.received.map(({ path }) => path)).toEqual(Array(12).fill("/hook"));
});

test("a receiver that answers 410 is switched off, and gets nothing any more", async () => {
  const { id } = await webhook();
  receiver.answer = (response) => response.writeHead(410).end();
  await team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  expect(await team.person.run("{ webhooks { enabled } }")).toEqual({ webhooks: [{ enabled: false }] });
  await rule({ statuses: ["SUCCEEDED"] }, { webhookIds: [id] });
  await seedExperiment(team);
  await runner.finish(await runner.work(), "SUCCEEDED");
  await look();
  expect(await notices()).toHaveLength(1);
  expect(receiver.received).toHaveLength(1);
});

test("what a gateway had in hands when it went is sent by another one, after its lease", async () => {
  const { id } = await webhook();
  await rule({ statuses: ["SUCCEEDED"] }, { webhookIds: [id] });
  await seedExperiment(team);
  await runner.finish(await runner.work(), "SUCCEEDED");
  const dying = await withBorder(gateway, {});
  const arrived = new Promise<void>((resolve) => {
    receiver.answer = () => resolve(); // and never answers
  });
  gateway.clock.advance({ seconds: 11 });
  const working = dying.server.sendNotices();
  await arrived;
  await dying.server.close();
  await working;
  receiver.answer = (response) => response.end();
  await gateway.server.sendNotices();
  expect(await deliveries()).toMatchObject([{ status: "PENDING", tries: 1 }]);
  gateway.clock.advance({ seconds: 61 });
  await gateway.server.sendNotices();
  expect(await deliveries()).toMatchObject([{ status: "DELIVERED", tries: 2 }]);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("Slack is sent a text that it can show, with what has a meaning there escaped", async () => {
  const { id } = await webhook("SLACK");
  await rule({ statuses: ["FAILED"] }, { name: "a <b> & c", webhookIds: [id] });
  const { id: experimentId } = await seedExperiment(team);
  const run = await runner.work();
  await runner.finish(run, "FAILED", { reason: "CODE_ERROR", message: "<!channel> fell over" });
  await look();
  const { body } = await lastOf(receiver);
  expect(JSON.parse(body)).toEqual({
    text: expect.stringMatching(
      new RegExp(
        `^\\*a &lt;b&gt; &amp; c\\*\nRun .+: &lt;!channel&gt; fell over\n<.+/runs/${run.runId}\\|Open in Frostline>$`,
      ),
    ),
  });
  expect(experimentId).not.toBe("");
});

test("webhooks may not go where only the gateway can, neither when saved nor when sent", async () => {
  const save = (url: string) =>
    team.person.run("mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }", {
      input: { name: "elsewhere", url },
    });
  const refused = [
    ...["https://127.0.0.2/", "https://10.0.0.1/", "https://192.168.1.1:8443/", "https://172.20.0.1/"],
    ...[
      "https://169.254.169.254/latest/meta-data",
      "https://100.100.100.200/",
      "https://0.0.0.0/",
      "https://[::1]/",
    ],
    ...[
      "https://[::ffff:10.0.0.1]/",
      "https://[fd00:ec2::254]/",
      "https://[fe80::1]/",
      "https://[64:ff9b::a00:1]/",
    ],
    ...["https://2130706434/", "https://0x7f000002/", "https://[::]/", "http://1.1.1.1/", "ftp://1.1.1.1/"],
    ...["https://name:word@1.1.1.1/", "file:///etc/passwd", "nonsense", "https://nowhere.invalid/"],
  ];
  for (const url of refused)
    await expect(save(url), url).rejects.toMatchObject({ code: "BAD_INPUT", field: "input.url" });

  const { id } = await webhook();
  await gateway.db.update(webhooks).set({ url: "http://127.0.0.3:1/" }).where(eq(webhooks.id, id));
  await team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  expect(await deliveries()).toMatchObject([
    { lastStatus: null, lastAnswer: expect.stringContaining("may not go") },
  ]);
  expect(await gateway.db.$count(noticeDeliveries, eq(noticeDeliveries.webhookId, id))).toBe(1);
});

test("a rule that cannot be looked at holds up no other", async () => {
  const broken = await rule({ statuses: ["SUCCEEDED"] });
  await gateway.db.update(noticeRules).set({ condition: {} }).where(eq(noticeRules.id, broken));
  await rule({ statuses: ["SUCCEEDED"] });
  await seedExperiment(team);
  await runner.finish(await runner.work(), "SUCCEEDED");
  await look();
  expect(await notices()).toHaveLength(1);
  await gateway.db.delete(noticeRules).where(eq(noticeRules.id, broken));
});

test("a rule has one condition that makes sense", async () => {
  const metric = { key: "loss", comparison: "BELOW", threshold: 1 };
  await expect(rule({})).rejects.toMatchObject({ code: "BAD_INPUT", field: "input.when" });
  await expect(rule({ queuedMinutes: 1, metric })).rejects.toMatchObject({ field: "input.when" });
  await expect(rule({ statuses: [] })).rejects.toMatchObject({ field: "input.when.statuses" });
  await expect(rule({ statuses: ["RUNNING"] })).rejects.toMatchObject({ field: "input.when.statuses" });
  await expect(rule({ queuedMinutes: 0 })).rejects.toMatchObject({ field: "input.when.queuedMinutes" });
  await expect(rule({ metric: { ...metric, key: " " } })).rejects.toMatchObject({
    field: "input.when.metric.key",
  });
  await expect(rule({ noImprovement: { key: "a", evaluations: 0 } })).rejects.toMatchObject({
    code: "BAD_INPUT",
  });
});

test("who shows notices is woken when there are new ones", async () => {
  await rule({ statuses: ["SUCCEEDED"] });
  await seedExperiment(team);
  const connection = await team.person.connect();
  const events = connection.subscribe<{ noticesAdded: { teamId: string } }>(
    "subscription { noticesAdded { teamId } }",
  );
  await connection.run("{ __typename }");
  await runner.finish(await runner.work(), "SUCCEEDED");
  await look();
  expect(await events.next()).toEqual({ noticesAdded: { teamId: team.teamId } });
  await connection.close();
});
