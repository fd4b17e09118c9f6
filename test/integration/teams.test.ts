import { auditEvents, users } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { People, password } from "../harness/people.ts";
import { seedPerson, seedSession, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let owner: Api;
let people: People;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  owner = await seedSession(gateway, team.userId);
  people = new People(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const members = async (api: Api) =>
  (await api.run<{ members: { user: { id: string }; role: string }[] }>("{ members { user { id } role } }"))
    .members;

test("an invitation makes an account, which signs in with its password from then on", async () => {
  const { token, url } = await people.invite(owner);
  expect(url).toBe(`http://127.0.0.1:3000/invitation#${token}`);
  expect(
    await gateway.anyone.run(
      "query ($token: String!) { invitation(token: $token) { teamName role email } }",
      { token },
    ),
  ).toEqual({ invitation: { teamName: "Team", role: "MEMBER", email: null } });
  const ada = await people.accept(token, { name: "Ada", email: "Ada@Frost.example", password });
  expect(await people.viewerOf(ada)).toMatchObject({
    user: { name: "Ada" },
    team: { id: team.teamId },
    role: "MEMBER",
  });
  expect(await people.viewerOf(await people.signIn(" ada@frost.EXAMPLE "))).toMatchObject({
    user: { name: "Ada" },
  });

  const [stored] = await gateway.db.select().from(users).where(eq(users.email, "ada@frost.example"));
  expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("an invitation works once, until it is revoked, and for a week", async () => {
  const account = (email: string) => ({ name: "Bob", email, password });
  const used = await people.invite(owner);
  const both = ["b1@frost.example", "b2@frost.example"].map((email) =>
    people.accept(used.token, account(email)),
  );
  const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
  expect(outcomes.toSorted()).toEqual(["fulfilled", "rejected"]);

  const revoked = await people.invite(owner);
  await owner.run("mutation ($id: ID!) { revokeInvitation(id: $id) { id } }", { id: revoked.id });
  const old = await people.invite(owner);
  gateway.clock.advance({ seconds: 7 * 86_400 + 1 });
  for (const { token } of [used, revoked, old, { token: "frostline_invitation_x" }]) {
    await expect(people.accept(token, account("b3@frost.example"))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  }
  expect(await gateway.db.select().from(users).where(eq(users.email, "b3@frost.example"))).toEqual([]);
});

test("an invitation for one address lets nobody else in", async () => {
  const { token } = await people.invite(owner, { email: "carol@frost.example" });
  const other = { name: "Mallory", email: "mallory@frost.example", password };
  await expect(people.accept(token, other)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await people.accept(token, { ...other, name: "Carol", email: "carol@frost.example" });
});

test("who has an account joins with it: signed in, or with its password", async () => {
  const away = await seedTeam(gateway, "away");
  const awayOwner = await seedSession(gateway, away.userId);
  await people.accept((await people.invite(owner)).token, {
    name: "Dan",
    email: "dan@frost.example",
    password,
  });
  const wrong = { email: "dan@frost.example", password: "not the password" };
  const { token } = await people.invite(awayOwner, { role: "VIEWER" });
  await expect(people.accept(token, wrong)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  const dan = await people.accept(token, { ...wrong, password });
  expect(await people.viewerOf(dan)).toMatchObject({
    user: { name: "Dan" },
    team: { id: away.teamId },
    role: "VIEWER",
  });

  const third = await seedTeam(gateway, "third");
  const joined = await people.accept(
    (await people.invite(await seedSession(gateway, third.userId))).token,
    undefined,
    dan,
  );
  expect(await people.viewerOf(joined)).toMatchObject({ user: { name: "Dan" }, team: { id: third.teamId } });
  expect(await people.viewerOf(dan)).toBeNull();
});

test("an API token with an invitation is not turned into a session", async () => {
  const { token } = await people.invite(owner);
  const withToken = fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${team.person.token}` },
    body: JSON.stringify({ query: `mutation { acceptInvitation(token: "${token}") { role } }` }),
  });
  const response = await withToken;
  expect(response.headers.get("set-cookie")).toBeNull();
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("a browser switches between its person's teams, and to no other", async () => {
  const person = await seedPerson(gateway, team.teamId, "MEMBER", "Eve");
  const eve = await seedSession(gateway, person.userId);
  const { createTeam } = await eve.run<{ createTeam: { id: string } }>(
    'mutation { createTeam(name: "Eve\'s") { id } }',
  );
  expect(await people.viewerOf(eve)).toMatchObject({ team: { id: createTeam.id }, role: "OWNER" });
  const switchTo = (teamId: string) =>
    eve.run("mutation ($teamId: ID!) { switchTeam(teamId: $teamId) { id } }", { teamId });
  await switchTo(team.teamId);
  expect(await people.viewerOf(eve)).toMatchObject({ team: { id: team.teamId }, role: "MEMBER" });
  const foreign = await seedTeam(gateway, "foreign");
  await expect(switchTo(foreign.teamId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("who leaves or is removed is out at once: sessions, tokens, invitations and open connections", async () => {
  const person = await seedPerson(gateway, team.teamId, "OWNER", "Frank");
  const frank = await seedSession(gateway, person.userId);
  const { token } = await people.invite(frank);
  const connection = await frank.connect();
  const events = connection.subscribe("subscription { runnerChanged { id } }");
  expect(await connection.run("{ viewer { role } }")).toEqual({ viewer: { role: "OWNER" } });
  await owner.run("mutation ($userId: ID!) { removeMember(userId: $userId) { role } }", person);
  expect(await connection.closed).toBe(1013);
  events.stop();
  expect(await people.viewerOf(frank)).toBeNull();
  await expect(people.viewerOf(person.person)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(people.accept(token, { name: "G", email: "g@frost.example", password })).rejects.toMatchObject(
    {
      code: "UNAUTHENTICATED",
    },
  );
  await expect(
    owner.run("mutation ($userId: ID!) { removeMember(userId: $userId) { role } }", person),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a team keeps an owner, even when its two owners leave at the same moment", async () => {
  const small = await seedTeam(gateway, "small");
  const second = await seedPerson(gateway, small.teamId, "OWNER");
  const both = await Promise.all([seedSession(gateway, small.userId), seedSession(gateway, second.userId)]);
  const outcomes = await Promise.allSettled(both.map((api) => api.run("mutation { leaveTeam }")));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const stayed = both[outcomes.findIndex(({ status }) => status === "rejected")];
  if (!stayed) throw new Error("nobody stayed");
  const me = (await people.viewerOf(stayed))?.user.id;
  const demote = stayed.run("mutation ($me: ID!) { setRole(userId: $me, role: MEMBER) { role } }", { me });
  await expect(demote).rejects.toMatchObject({ code: "CONFLICT" });
});

test("ownership is transferred: one becomes the owner, the other a member", async () => {
  const mine = await seedTeam(gateway, "mine");
  const heir = await seedPerson(gateway, mine.teamId, "VIEWER");
  const me = await seedSession(gateway, mine.userId);
  await me.run("mutation ($userId: ID!) { transferOwnership(userId: $userId) { role } }", heir);
  expect(await members(heir.person)).toEqual(
    expect.arrayContaining([
      { user: { id: heir.userId }, role: "OWNER" },
      { user: { id: mine.userId }, role: "MEMBER" },
    ]),
  );
  await expect(me.run("{ invitations { id } }")).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("what changes a team's people is in its audit log", async () => {
  const logged = await seedTeam(gateway, "logged");
  const boss = await seedSession(gateway, logged.userId);
  const { token } = await people.invite(boss, { email: "kim@frost.example" });
  const kim = await people.accept(token, { name: "Kim", email: "kim@frost.example", password });
  const userId = (await people.viewerOf(kim))?.user.id;
  await boss.run("mutation ($userId: ID!) { setRole(userId: $userId, role: VIEWER) { role } }", { userId });
  await boss.run('mutation { renameTeam(name: "renamed") { name } }');
  await kim.run("mutation { leaveTeam }");
  const events = await gateway.db
    .select({ action: auditEvents.action, actor: auditEvents.actorName, subject: auditEvents.subject })
    .from(auditEvents)
    .where(eq(auditEvents.teamId, logged.teamId))
    .orderBy(auditEvents.id);
  const person = "logged's person";
  expect(events).toEqual([
    { action: "INVITATION_CREATED", actor: person, subject: "kim@frost.example as MEMBER" },
    { action: "MEMBER_JOINED", actor: "Kim", subject: "Kim" },
    { action: "SIGNED_IN", actor: "Kim", subject: "Kim" },
    { action: "ROLE_CHANGED", actor: person, subject: "Kim: MEMBER to VIEWER" },
    { action: "TEAM_RENAMED", actor: person, subject: "logged to renamed" },
    { action: "MEMBER_LEFT", actor: "Kim", subject: "Kim" },
  ]);
});
