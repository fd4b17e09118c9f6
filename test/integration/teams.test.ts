import { auditEvents, userSessions, users } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedPerson, seedSession, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let owner: Api;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  owner = await seedSession(gateway, team.userId);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const password = "correct horse battery";

/** Who the answer to a sign-in makes of a browser. */
async function browserAfter(mutation: string, variables: object, from?: Api): Promise<Api> {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(from?.cookie ? { cookie: from.cookie } : {}) },
    body: JSON.stringify({ query: mutation, variables }),
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
  return new Api(gateway.url, undefined, response.headers.get("set-cookie")?.split(";")[0]);
}

const signIn = (email: string, word = password) =>
  browserAfter(
    "mutation ($email: String!, $password: String!) { signInWithPassword(email: $email, password: $password) { role } }",
    { email, password: word },
  );

interface Account {
  name?: string;
  email: string;
  password: string;
}

const accept = (token: string, account?: Account, from?: Api) =>
  browserAfter(
    "mutation ($token: String!, $account: AccountInput) { acceptInvitation(token: $token, account: $account) { role } }",
    { token, account },
    from,
  );

async function invite(api: Api, input: object = {}): Promise<{ token: string; url: string; id: string }> {
  const { createInvitation } = await api.run<{
    createInvitation: { token: string; url: string; invitation: { id: string } };
  }>(
    "mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { token url invitation { id } } }",
    {
      input: { role: "MEMBER", ...input },
    },
  );
  return { ...createInvitation, id: createInvitation.invitation.id };
}

const viewerOf = async (api: Api) =>
  (
    await api.run<{
      viewer: { user: { id: string; name: string }; team: { id: string }; role: string } | null;
    }>("{ viewer { user { id name } team { id } role } }")
  ).viewer;

const members = async (api: Api) =>
  (await api.run<{ members: { user: { id: string }; role: string }[] }>("{ members { user { id } role } }"))
    .members;

test("an invitation makes an account, which signs in with its password from then on", async () => {
  const { token, url } = await invite(owner);
  expect(url).toBe(`http://127.0.0.1:3000/invitation#${token}`);
  expect(
    await gateway.anyone.run(
      "query ($token: String!) { invitation(token: $token) { teamName role email } }",
      { token },
    ),
  ).toEqual({ invitation: { teamName: "Team", role: "MEMBER", email: null } });
  const ada = await accept(token, { name: "Ada", email: "Ada@Frost.example", password });
  expect(await viewerOf(ada)).toMatchObject({
    user: { name: "Ada" },
    team: { id: team.teamId },
    role: "MEMBER",
  });
  expect(await viewerOf(await signIn(" ada@frost.EXAMPLE "))).toMatchObject({ user: { name: "Ada" } });

  const [stored] = await gateway.db.select().from(users).where(eq(users.email, "ada@frost.example"));
  expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("an invitation works once, until it is revoked, and for a week", async () => {
  const account = (email: string) => ({ name: "Bob", email, password });
  const used = await invite(owner);
  const both = ["b1@frost.example", "b2@frost.example"].map((email) => accept(used.token, account(email)));
  const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
  expect(outcomes.toSorted()).toEqual(["fulfilled", "rejected"]);

  const revoked = await invite(owner);
  await owner.run("mutation ($id: ID!) { revokeInvitation(id: $id) { id } }", { id: revoked.id });
  const old = await invite(owner);
  gateway.clock.advance({ seconds: 7 * 86_400 + 1 });
  for (const { token } of [used, revoked, old, { token: "frostline_invitation_x" }]) {
    await expect(accept(token, account("b3@frost.example"))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  }
  expect(await gateway.db.select().from(users).where(eq(users.email, "b3@frost.example"))).toEqual([]);
});

test("an invitation for one address lets nobody else in", async () => {
  const { token } = await invite(owner, { email: "carol@frost.example" });
  const other = { name: "Mallory", email: "mallory@frost.example", password };
  await expect(accept(token, other)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await accept(token, { ...other, name: "Carol", email: "carol@frost.example" });
});

test("who has an account joins with it: signed in, or with its password", async () => {
  const away = await seedTeam(gateway, "away");
  const awayOwner = await seedSession(gateway, away.userId);
  await accept((await invite(owner)).token, { name: "Dan", email: "dan@frost.example", password });
  const wrong = { email: "dan@frost.example", password: "not the password" };
  const { token } = await invite(awayOwner, { role: "VIEWER" });
  await expect(accept(token, wrong)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  const dan = await accept(token, { ...wrong, password });
  expect(await viewerOf(dan)).toMatchObject({
    user: { name: "Dan" },
    team: { id: away.teamId },
    role: "VIEWER",
  });

  const third = await seedTeam(gateway, "third");
  const joined = await accept((await invite(await seedSession(gateway, third.userId))).token, undefined, dan);
  expect(await viewerOf(joined)).toMatchObject({ user: { name: "Dan" }, team: { id: third.teamId } });
  expect(await viewerOf(dan)).toBeNull();
});

test("an API token with an invitation is not turned into a session", async () => {
  const { token } = await invite(owner);
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
  expect(await viewerOf(eve)).toMatchObject({ team: { id: createTeam.id }, role: "OWNER" });
  const switchTo = (teamId: string) =>
    eve.run("mutation ($teamId: ID!) { switchTeam(teamId: $teamId) { id } }", { teamId });
  await switchTo(team.teamId);
  expect(await viewerOf(eve)).toMatchObject({ team: { id: team.teamId }, role: "MEMBER" });
  const foreign = await seedTeam(gateway, "foreign");
  await expect(switchTo(foreign.teamId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("who leaves or is removed is out at once: sessions, tokens, invitations and open connections", async () => {
  const person = await seedPerson(gateway, team.teamId, "OWNER", "Frank");
  const frank = await seedSession(gateway, person.userId);
  const { token } = await invite(frank);
  const connection = await frank.connect();
  const events = connection.subscribe("subscription { runnerChanged { id } }");
  expect(await connection.run("{ viewer { role } }")).toEqual({ viewer: { role: "OWNER" } });
  await owner.run("mutation ($userId: ID!) { removeMember(userId: $userId) { role } }", person);
  expect(await connection.closed).toBe(1013);
  events.stop();
  expect(await viewerOf(frank)).toBeNull();
  await expect(viewerOf(person.person)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(accept(token, { name: "G", email: "g@frost.example", password })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
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
  const me = (await viewerOf(stayed))?.user.id;
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

test("guessing a password is stopped after ten attempts, for fifteen minutes, whether or not the account exists", async () => {
  await accept((await invite(owner)).token, { name: "Heidi", email: "heidi@frost.example", password });
  for (const email of ["heidi@frost.example", "nobody@frost.example"]) {
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(signIn(email, "guess number one")).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
        message: "There is no account with this address and password.",
      });
    }
    await expect(signIn(email)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  }
  gateway.clock.advance({ seconds: 15 * 60 + 1 });
  await signIn("heidi@frost.example");
});

test("the local owner chooses an address and a password; another one needs the current, and ends other sessions", async () => {
  const local = await seedTeam(gateway, "local");
  const here = await seedSession(gateway, local.userId);
  const edit = (input: object) =>
    here.run("mutation ($input: EditAccountInput!) { editAccount(input: $input) { name email } }", { input });
  await expect(edit({ password })).rejects.toMatchObject({ code: "BAD_INPUT", field: "input.email" });
  await expect(edit({ email: "no address" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.email",
  });
  await expect(edit({ email: "ivan@frost.example", password: "short" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.password",
  });
  await expect(edit({ email: "ada@frost.example", password })).rejects.toMatchObject({ code: "CONFLICT" });
  await edit({ email: "ivan@frost.example", password, name: "Ivan" });
  const elsewhere = await signIn("ivan@frost.example");

  const next = "another good password";
  await expect(edit({ password: next })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await edit({ password: next, currentPassword: password });
  expect(await viewerOf(elsewhere)).toBeNull();
  expect(await viewerOf(here)).toMatchObject({ user: { name: "Ivan" } });
  await expect(signIn("ivan@frost.example")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await signIn("ivan@frost.example", next);
});

test("a session ends after thirty days", async () => {
  const person = await seedPerson(gateway, team.teamId, "MEMBER");
  await gateway.db.update(users).set({ email: "judy@frost.example" }).where(eq(users.id, person.userId));
  const judy = await seedSession(gateway, person.userId);
  await judy.run("mutation ($input: EditAccountInput!) { editAccount(input: $input) { id } }", {
    input: { password },
  });
  const session = await signIn("judy@frost.example");
  expect(await viewerOf(session)).not.toBeNull();
  gateway.clock.advance({ seconds: 30 * 86_400 + 1 });
  expect(await viewerOf(session)).toBeNull();
  expect(
    await gateway.db.select().from(userSessions).where(eq(userSessions.userId, person.userId)),
  ).not.toEqual([]);
});

test("somebody sees where they are signed in, and signs out one browser or all but this one, nobody else's", async () => {
  const person = await seedPerson(gateway, team.teamId, "VIEWER");
  const [here, there, elsewhere] = [
    await seedSession(gateway, person.userId),
    await seedSession(gateway, person.userId),
    await seedSession(gateway, person.userId),
  ];
  const stranger = await seedSession(gateway, (await seedPerson(gateway, team.teamId, "VIEWER")).userId);
  await there.run("{ viewer { role } }");
  const sessionsOf = async (api: Api) =>
    (await api.run<{ mySessions: Session[] }>("{ mySessions { id isThisOne lastSeenAt userAgent } }"))
      .mySessions;

  const [first, ...others] = await sessionsOf(here);
  expect(first).toMatchObject({ isThisOne: true, userAgent: "node", lastSeenAt: expect.any(String) });
  expect(others.map(({ isThisOne, lastSeenAt }) => [isThisOne, lastSeenAt !== null]).toSorted()).toEqual([
    [false, false],
    [false, true],
  ]);
  const end = "mutation ($id: ID!) { endSession(id: $id) { id } }";
  const used = others.find(({ lastSeenAt }) => lastSeenAt !== null);
  await expect(stranger.run(end, { id: used?.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await here.run(end, { id: used?.id });
  expect(await viewerOf(there)).toBeNull();
  expect(await viewerOf(elsewhere)).not.toBeNull();

  await here.run("mutation { endOtherSessions { id } }");
  expect(await viewerOf(elsewhere)).toBeNull();
  expect(await sessionsOf(here)).toEqual([first]);
  expect(await viewerOf(stranger)).not.toBeNull();
});

interface Session {
  id: string;
  isThisOne: boolean;
  lastSeenAt: string | null;
  userAgent: string | null;
}

test("what changes a team's people is in its audit log", async () => {
  const logged = await seedTeam(gateway, "logged");
  const boss = await seedSession(gateway, logged.userId);
  const { token } = await invite(boss, { email: "kim@frost.example" });
  const kim = await accept(token, { name: "Kim", email: "kim@frost.example", password });
  const userId = (await viewerOf(kim))?.user.id;
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

const resetLink = async (api: Api, userId: string) => {
  const { createPasswordReset } = await api.run<{ createPasswordReset: { url: string } }>(
    "mutation ($userId: ID!) { createPasswordReset(userId: $userId) { url } }",
    { userId },
  );
  return createPasswordReset.url;
};

const tokenOf = (url: string) => new URL(url).hash.slice(1);

const choose = (token: string, word: string) =>
  browserAfter(
    "mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { role } }",
    { token, password: word },
  );

test("who has forgotten the password chooses another by an owner's link, once, and is signed out elsewhere", async () => {
  const email = "forgetful@frost.example";
  const { token } = await invite(owner, { email });
  const before = await accept(token, { name: "Fay", email, password });
  const userId = (await viewerOf(before))?.user.id ?? "";
  const replaced = tokenOf(await resetLink(owner, userId));
  const link = tokenOf(await resetLink(owner, userId));
  const old = { code: "UNAUTHENTICATED", message: expect.stringContaining("too old") };
  await expect(choose(replaced, "another password")).rejects.toMatchObject(old);
  await expect(choose(link, "short")).rejects.toMatchObject({ code: "BAD_INPUT", field: "password" });

  const after = await choose(link, "another password");
  expect((await viewerOf(after))?.user.name).toBe("Fay");
  await expect(viewerOf(before)).resolves.toBeNull();
  await expect(signIn(email)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await viewerOf(await signIn(email, "another password"))).not.toBeNull();
  await expect(choose(link, "a third password")).rejects.toMatchObject(old);

  const late = tokenOf(await resetLink(owner, userId));
  gateway.clock.advance({ seconds: 86_401 });
  await expect(choose(late, "a third password")).rejects.toMatchObject(old);
  const log = await gateway.db.select().from(auditEvents).where(eq(auditEvents.subjectId, userId));
  expect(log.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["PASSWORD_LINK_CREATED", "PASSWORD_RESET"]),
  );
});

test("no owner makes a link that would let them into a team that is not theirs, or be another owner", async () => {
  const theirs = await seedTeam(gateway, "theirs");
  const theirOwner = await seedSession(gateway, theirs.userId);
  const email = "both@frost.example";
  const both = await accept((await invite(owner, { email })).token, { name: "Bo", email, password });
  const userId = (await viewerOf(both))?.user.id ?? "";
  await accept((await invite(theirOwner)).token, undefined, both);
  const refused = { code: "CONFLICT", message: expect.stringContaining("npm run data -- reset-link") };
  await expect(resetLink(owner, userId)).rejects.toMatchObject(refused);

  const boss = "boss@frost.example";
  const other = await accept((await invite(owner, { email: boss, role: "OWNER" })).token, {
    ...{ name: "Cleo", email: boss, password },
  });
  const otherId = (await viewerOf(other))?.user.id ?? "";
  await expect(resetLink(owner, otherId)).rejects.toMatchObject(refused);
});
