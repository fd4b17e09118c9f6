import { afterAll, beforeAll, expect, test } from "vitest";
import { Api, type ApiError } from "../harness/api.ts";
import { type Verdict, verdicts } from "../harness/authorisation.ts";
import { AUTHORISATION, type Belongings, type CallerName, LEVELS } from "../harness/authorisation-table.ts";
import { type DummyOperation, dummyOperations } from "../harness/dummy-operations.ts";
import { uploaded } from "../harness/files.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  seedExperiment,
  seedPerson,
  seedRunner,
  seedSession,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let ours: Team;
/** As each of them again and again: to sign out and to leave the team are among the operations. */
let callers: Record<CallerName, () => Promise<Api>>;
let belongings: Belongings;
let theirOwner: Api;
let theirRunner: TestRunner;
let operations: DummyOperation[];
beforeAll(async () => {
  // Everything is asked for as nobody, too, in a few seconds.
  gateway = await startGateway({}, {}, { anonymousRequestsPerSecond: 1_000 });
  ours = await seedTeam(gateway);
  const runner = await seedRunner(gateway, ours);
  const { id: experimentId } = await seedExperiment(ours);
  const { apiTokens } = await ours.person.run<{ apiTokens: { id: string }[] }>("{ apiTokens { id } }");
  const apiTokenId = apiTokens[0]?.id ?? "";
  const { createInvitation } = await ours.person.run<{ createInvitation: { invitation: { id: string } } }>(
    "mutation { createInvitation(input: { role: MEMBER }) { invitation { id } } }",
  );
  const { createApiToken } = await ours.person.run<{ createApiToken: { token: string } }>(
    `mutation { createApiToken(input: {
      name: "service", scopes: [READ, WRITE, RUNNERS, ADMIN], serviceRole: OWNER
    }) { token } }`,
  );
  const { createWebhook } = await ours.person.run<{ createWebhook: { webhook: { id: string } } }>(
    'mutation { createWebhook(input: { name: "chat", url: "http://127.0.0.1:1/" }) { webhook { id } } }',
  );
  const { createNoticeRule } = await ours.person.run<{ createNoticeRule: { id: string } }>(
    'mutation { createNoticeRule(input: { name: "stuck", when: { queuedMinutes: 60 } }) { id } }',
  );
  const { teamId, userId } = ours;
  belongings = {
    experimentId,
    run: await runner.work(),
    sessionId: runner.sessionId,
    runnerId: runner.id,
    apiTokenId,
    invitationId: createInvitation.invitation.id,
    webhookId: createWebhook.webhook.id,
    noticeRuleId: createNoticeRule.id,
    fileId: await uploaded(ours.person, Buffer.from("text,label")),
    teamId,
    userId,
  };
  const person = (role: "VIEWER" | "MEMBER") => seedPerson(gateway, teamId, role);
  const always = (api: Api) => () => Promise.resolve(api);
  callers = {
    nobody: always(gateway.anyone),
    viewer: always((await person("VIEWER")).person),
    member: always((await person("MEMBER")).person),
    owner: always(ours.person),
    viewerInBrowser: async () => seedSession(gateway, (await person("VIEWER")).userId),
    ownerInBrowser: () => seedSession(gateway, userId),
    serviceOwner: always(new Api(gateway.url, createApiToken.token)),
    runner: always(runner.api),
  };
  const theirs = await seedTeam(gateway, "theirs");
  theirOwner = await seedSession(gateway, theirs.userId);
  theirRunner = await seedRunner(gateway, theirs, "theirs");
  const own = rows.flatMap(([name, row]) => (row.own ? [[name, row.own] as const] : []));
  operations = await dummyOperations(gateway.anyone, Object.fromEntries(own));
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Something happens in our team, of each kind that can be listened to. */
function stir(): void {
  const { teamId } = ours;
  const { experimentId, run } = belongings;
  gateway.bus.publish("runChanged", { teamId, experimentId, ...run, metrics: [], logLines: [] });
  gateway.bus.publish("runsPending", { teamId, queued: 1 });
  gateway.bus.publish("noticesAdded", { teamId });
  gateway.bus.publish("heartbeatWanted", { teamId, runnerId: belongings.runnerId });
  gateway.bus.publish("runnerChanged", { teamId, runnerId: theirRunner.id });
}

const rows = Object.entries(AUTHORISATION);
const column = (who: CallerName): Record<string, Verdict> =>
  Object.fromEntries(rows.map(([name, row]) => [name, LEVELS[row.who][who]]));

test("the table has a row for every query, mutation and subscription", () => {
  expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(AUTHORISATION).toSorted());
});

test.each<CallerName>([
  "nobody",
  "viewer",
  "member",
  "owner",
  "viewerInBrowser",
  "ownerInBrowser",
  "serviceOwner",
  "runner",
])("%s may call what the table says, and nothing else", async (who) => {
  expect(await verdicts(callers[who], operations, stir)).toEqual(column(who));
});

test("nobody gets nothing over a WebSocket either", async () => {
  const connection = await gateway.anyone.connect();
  for (const { name, document, variables } of operations) {
    if (column("nobody")[name] === "may") continue;
    const answer = connection.subscribe(document, variables).next();
    await expect(answer, name).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  }
  await connection.close();
});

test("to another team's owner and runner what is ours does not exist", async () => {
  const naming = rows.flatMap(([name, row]) => (row.theirs ? [[name, row.theirs(belongings)] as const] : []));
  const probes = await dummyOperations(gateway.anyone, Object.fromEntries(naming));
  const connections = { runner: await theirRunner.api.connect(), owner: await theirOwner.connect() };
  const before = await everythingOfOurs();
  const found: Record<string, string> = {};
  for (const { name, document, variables } of probes) {
    const row = AUTHORISATION[name];
    if (!row?.theirs) continue;
    const connection = connections[row.who === "runner" ? "runner" : "owner"];
    found[name] = await connection
      .subscribe<Record<string, unknown>>(document, variables)
      .next()
      .then(
        (data) => JSON.stringify(Object.values(data)[0]),
        ({ code }: ApiError) => code,
      );
  }
  expect(found).toEqual(
    Object.fromEntries(
      rows.filter(([, row]) => row.theirs).map(([name, { answer }]) => [name, answer ?? "NOT_FOUND"]),
    ),
  );
  expect(await everythingOfOurs()).toEqual(before);
  await connections.runner.close();
  await connections.owner.close();
});

test("what takes no id of another team answers of one's own alone", async () => {
  const answer = JSON.stringify(
    await theirOwner.run(
      "{ experiments { edges { node { id } } } deletedExperiments { id } runners { id } }",
    ),
  );
  expect(answer).toContain(theirRunner.id);
  expect(answer).not.toContain(belongings.experimentId);
});

const everythingOfOurs = () =>
  ours.person.run(
    `query ($id: ID!) {
      experiment(id: $id) { name question deletedAt runs(first: 100) { edges { node { id status attempt deletedAt } } } }
      runners { id state currentRun { id } }
      members { user { id } role } invitations { id } apiTokens { id revokedAt }
      webhooks { id enabled } noticeRules { id enabled } webhookDeliveries { totalCount }
      teamFiles { totalCount }
    }`,
    { id: belongings.experimentId },
  );
