import { apiTokens, auditEvents } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  experimentInput,
  seedExperiment,
  seedPerson,
  seedRunner,
  seedTeam,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Token {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  serviceRole: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const fields = "id name prefix scopes serviceRole expiresAt lastUsedAt revokedAt";

async function create(api: Api, input: object): Promise<{ api: Api; apiToken: Token; token: string }> {
  const { createApiToken } = await api.run<{ createApiToken: { token: string; apiToken: Token } }>(
    `mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { token apiToken { ${fields} } } }`,
    { input: { name: "script", ...input } },
  );
  return { api: new Api(gateway.url, createApiToken.token), ...createApiToken };
}

const list = async (api: Api) =>
  (await api.run<{ apiTokens: Token[] }>(`{ apiTokens { ${fields} } }`)).apiTokens;
const revoke = (api: Api, id: string) =>
  api.run(`mutation ($id: ID!) { revokeApiToken(id: $id) { revokedAt } }`, { id });
const look = (api: Api) => api.run("{ viewer { role } experiments { totalCount } }");
const createExperiment = (api: Api) =>
  api.run("mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { id } }", {
    input: experimentInput(),
  });

test("a token is shown once: the list has its beginning, the database its hash", async () => {
  const { token, apiToken } = await create(team.person, { scopes: ["READ"] });
  expect(token).toMatch(/^frostline_user_[\w-]{43}$/);
  expect(token.startsWith(apiToken.prefix)).toBe(true);
  expect(apiToken.prefix).toHaveLength("frostline_user_".length + 6);
  expect(JSON.stringify(await list(team.person))).not.toContain(token);
  const rows = await gateway.db.select().from(apiTokens).where(eq(apiTokens.id, apiToken.id));
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("a token may be used for what its scopes name, and for nothing else", async () => {
  const reader = await create(team.person, { scopes: ["READ"] });
  await look(reader.api);
  await expect(createExperiment(reader.api)).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: "This token does not have the scope WRITE.",
  });
  const writer = await create(team.person, { scopes: ["WRITE"] });
  await createExperiment(writer.api);
  await expect(look(writer.api)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const registrar = await create(team.person, { scopes: ["READ", "RUNNERS"] });
  await seedRunner(gateway, { person: registrar.api });
  await expect(seedRunner(gateway, { person: writer.api })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a scope gives nothing that the role does not: a viewer's token with every scope is a viewer's", async () => {
  const viewer = await seedPerson(gateway, team.teamId, "VIEWER");
  const { api } = await create(viewer.person, { scopes: ["READ", "WRITE", "ADMIN"] });
  await look(api);
  await expect(createExperiment(api)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("no token begets a stronger one", async () => {
  const { api } = await create(team.person, { scopes: ["READ", "ADMIN"] });
  await create(api, { scopes: ["READ"] });
  await expect(create(api, { scopes: ["READ", "WRITE"] })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a revoked token is refused at once, and revoking twice is fine", async () => {
  const { api, apiToken } = await create(team.person, { scopes: ["READ"] });
  await look(api);
  const connection = await api.connect();
  await revoke(team.person, apiToken.id);
  await revoke(team.person, apiToken.id);
  await expect(look(api)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(connection.run("{ viewer { role } }")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await connection.close();
});

test("a token is refused once it is too old, and its last use is written down to the minute", async () => {
  const { api, apiToken } = await create(team.person, { scopes: ["READ"], expiresInDays: 1 });
  const lastUse = async () => (await list(team.person)).find(({ id }) => id === apiToken.id)?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  await look(api);
  const first = await lastUse();
  expect(first).not.toBeNull();
  await look(api);
  expect(await lastUse()).toBe(first);
  gateway.clock.advance({ seconds: 61 });
  await look(api);
  expect(Date.parse((await lastUse()) ?? "")).toBeGreaterThan(Date.parse(first ?? ""));
  gateway.clock.advance({ seconds: 86_400 });
  await expect(look(api)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a service token is of the team: it has a role of its own and outlives its maker, but is nobody's account", async () => {
  const maker = await seedPerson(gateway, team.teamId, "OWNER");
  const { api } = await create(maker.person, {
    name: "CI",
    scopes: ["READ", "WRITE", "ADMIN"],
    serviceRole: "MEMBER",
  });
  expect(await api.run("{ viewer { user { id } role team { id } } }")).toEqual({
    viewer: { user: null, role: "MEMBER", team: { id: team.teamId } },
  });
  await createExperiment(api);
  await expect(create(api, { scopes: ["READ"] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await list(api)).toEqual([]);

  const member = await seedPerson(gateway, team.teamId, "MEMBER");
  await expect(create(member.person, { scopes: ["READ"], serviceRole: "VIEWER" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("people see and revoke their own tokens, owners everybody's", async () => {
  const member = await seedPerson(gateway, team.teamId, "MEMBER");
  const other = await seedPerson(gateway, team.teamId, "MEMBER");
  const { apiToken } = await create(member.person, { scopes: ["READ"] });
  const names = async (api: Api) => (await list(api)).map(({ id }) => id);
  expect(await names(member.person)).toContain(apiToken.id);
  expect(await names(other.person)).not.toContain(apiToken.id);
  expect(await names(team.person)).toContain(apiToken.id);
  await expect(revoke(other.person, apiToken.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await revoke(team.person, apiToken.id);
  expect((await list(member.person)).find(({ id }) => id === apiToken.id)?.revokedAt).not.toBeNull();
});

test.each([
  ["input.name", { name: " ", scopes: ["READ"] }],
  ["input.scopes", { scopes: [] }],
  ["input.expiresInDays", { scopes: ["READ"], expiresInDays: 0 }],
])("a wrong %s is named", async (field, input) => {
  await expect(create(team.person, input)).rejects.toMatchObject({ code: "BAD_INPUT", field });
});

test("what was done is in the audit log, page by page, newest first, with who did it", async () => {
  const fresh = await seedTeam(gateway, "audited");
  const { apiToken } = await create(fresh.person, { name: "script", scopes: ["READ", "ADMIN"] });
  await revoke(fresh.person, apiToken.id);
  await seedRunner(gateway, fresh, "box");
  const { id } = await seedExperiment(fresh);
  await fresh.person.run(
    `mutation { deleteExperiment(id: "${id}") { id } restoreExperiment(id: "${id}") { id } }`,
  );
  const page = async (after?: string) => {
    const { auditEvents: found } = await fresh.person.run<{
      auditEvents: { edges: { node: object }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      `query ($after: String) { auditEvents(first: 4, after: $after) {
        edges { node { action actorName actorKind subject subjectId } } pageInfo { hasNextPage endCursor }
      } }`,
      { after },
    );
    return found;
  };
  const first = await page();
  const second = await page(first.pageInfo.endCursor);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  const person = { actorName: "audited's person", actorKind: "USER" };
  const experiment = { ...person, subject: "How much of it?", subjectId: id };
  const token = { ...person, subject: "script", subjectId: apiToken.id };
  expect([...first.edges, ...second.edges].map(({ node }) => node)).toEqual([
    { action: "EXPERIMENT_RESTORED", ...experiment },
    { action: "EXPERIMENT_DELETED", ...experiment },
    expect.objectContaining({ action: "RUNNER_REGISTERED", actorKind: "NOBODY", subject: "box" }),
    expect.objectContaining({ action: "RUNNER_TOKEN_CREATED", ...person }),
    { action: "API_TOKEN_REVOKED", ...token },
    { action: "API_TOKEN_CREATED", ...token },
  ]);
});

test("nobody changes or deletes what is in the audit log, not even in the database", async () => {
  await create(team.person, { scopes: ["READ"] });
  const refused = {
    cause: expect.objectContaining({ message: expect.stringContaining("only ever added to") }),
  };
  await expect(gateway.db.update(auditEvents).set({ actorName: "x" })).rejects.toMatchObject(refused);
  await expect(gateway.db.delete(auditEvents)).rejects.toMatchObject(refused);
  await expect(gateway.db.execute("truncate audit_events")).rejects.toMatchObject(refused);
});
