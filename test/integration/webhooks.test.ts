import { readFile } from "node:fs/promises";
import { noticeDeliveries, webhooks } from "@frostline/db";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { withBorder } from "../harness/gateway.ts";
import { type NoticesScene, noticesOfFile } from "../harness/notices.ts";
import { range, seedExperiment } from "../harness/seed.ts";

let scene: NoticesScene;
noticesOfFile((begun) => {
  scene = begun;
});

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
  const { id, secret } = await scene.webhook();
  await scene.team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  const { headers, body } = scene.lastReceived();
  expect(isGenuine(secret, headers, body)).toBe(true);
  expect(isGenuine(secret, headers, `${body} `)).toBe(false);
  expect(isGenuine(secret, { ...headers, "webhook-id": "other" }, body)).toBe(false);
  const older = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 600) };
  expect(isGenuine(secret, older, body)).toBe(false);
  expect(isGenuine((await scene.webhook()).secret, headers, body)).toBe(false);
});

test("a message that is not taken is sent again later, the same one, until it is", async () => {
  const { id } = await scene.webhook();
  scene.receiver.answer = (response) => response.writeHead(500).end("busy".repeat(2_000));
  await scene.team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  const [pending] = await scene.deliveries();
  expect(pending).toMatchObject({ status: "PENDING", tries: 1, lastStatus: 500 });
  expect(String(pending?.lastAnswer).length).toBeLessThan(600);
  await scene.gateway.server.sendNotices();
  expect(scene.receiver.received).toHaveLength(1);

  scene.receiver.answer = (response) => response.writeHead(204).end();
  scene.gateway.clock.advance({ seconds: 7 });
  await scene.gateway.server.sendNotices();
  const [first, second] = scene.receiver.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(await scene.deliveries()).toMatchObject([{ status: "DELIVERED", tries: 2, lastStatus: 204 }]);
});

test("a message that nobody ever takes is given up after twelve tries in two days and a half", async () => {
  const { id } = await scene.webhook();
  scene.receiver.answer = (response) => response.writeHead(302, { location: "/elsewhere" }).end();
  await scene.team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  for (const _ of range(20)) {
    scene.gateway.clock.advance({ seconds: 31 * 3_600 });
    await scene.gateway.server.sendNotices();
  }
  expect(await scene.deliveries()).toMatchObject([{ status: "FAILED", tries: 12, lastStatus: 302 }]);
  expect(scene.receiver.received.map(({ path }) => path)).toEqual(Array(12).fill("/hook"));
});

test("a receiver that answers 410 is switched off, and gets nothing any more", async () => {
  const { id } = await scene.webhook();
  scene.receiver.answer = (response) => response.writeHead(410).end();
  await scene.team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  expect(await scene.team.person.run("{ webhooks { enabled } }")).toEqual({ webhooks: [{ enabled: false }] });
  await scene.rule({ statuses: ["SUCCEEDED"] }, { webhookIds: [id] });
  await seedExperiment(scene.team);
  await scene.runner.finish(await scene.runner.work(), "SUCCEEDED");
  await scene.look();
  expect(await scene.notices()).toHaveLength(1);
  expect(scene.receiver.received).toHaveLength(1);
});

test("what a gateway had in hands when it went is sent by another one, after its lease", async () => {
  const { id } = await scene.webhook();
  await scene.rule({ statuses: ["SUCCEEDED"] }, { webhookIds: [id] });
  await seedExperiment(scene.team);
  await scene.runner.finish(await scene.runner.work(), "SUCCEEDED");
  const dying = await withBorder(scene.gateway, {});
  const arrived = new Promise<void>((resolve) => {
    scene.receiver.answer = () => resolve(); // and never answers
  });
  scene.gateway.clock.advance({ seconds: 11 });
  const working = dying.server.sendNotices();
  await arrived;
  await dying.server.close();
  await working;
  scene.receiver.answer = (response) => response.end();
  await scene.gateway.server.sendNotices();
  expect(await scene.deliveries()).toMatchObject([{ status: "PENDING", tries: 1 }]);
  scene.gateway.clock.advance({ seconds: 61 });
  await scene.gateway.server.sendNotices();
  expect(await scene.deliveries()).toMatchObject([{ status: "DELIVERED", tries: 2 }]);
  expect(new Set(scene.receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("Slack is sent a text that it can show, with what has a meaning there escaped", async () => {
  const { id } = await scene.webhook("SLACK");
  await scene.rule({ statuses: ["FAILED"] }, { name: "a <b> & c", webhookIds: [id] });
  const { id: experimentId } = await seedExperiment(scene.team);
  const run = await scene.runner.work();
  await scene.runner.finish(run, "FAILED", { reason: "CODE_ERROR", message: "<!channel> fell over" });
  await scene.look();
  const { body } = scene.lastReceived();
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
    scene.team.person.run(
      "mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }",
      {
        input: { name: "elsewhere", url },
      },
    );
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

  const { id } = await scene.webhook();
  await scene.gateway.db.update(webhooks).set({ url: "http://127.0.0.3:1/" }).where(eq(webhooks.id, id));
  await scene.team.person.run("mutation ($id: ID!) { testWebhook(id: $id) { id } }", { id });
  expect(await scene.deliveries()).toMatchObject([
    { lastStatus: null, lastAnswer: expect.stringContaining("may not go") },
  ]);
  expect(await scene.gateway.db.$count(noticeDeliveries, eq(noticeDeliveries.webhookId, id))).toBe(1);
});
