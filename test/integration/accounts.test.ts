import { auditEvents, userSessions, users } from "@frostline/db";
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

test("guessing a password is stopped after ten attempts, for fifteen minutes, whether or not the account exists", async () => {
  await people.accept((await people.invite(owner)).token, {
    name: "Heidi",
    email: "heidi@frost.example",
    password,
  });
  for (const email of ["heidi@frost.example", "nobody@frost.example"]) {
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(people.signIn(email, "guess number one")).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
        message: "There is no account with this address and password.",
      });
    }
    await expect(people.signIn(email)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  }
  gateway.clock.advance({ seconds: 15 * 60 + 1 });
  await people.signIn("heidi@frost.example");
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
  await people.accept((await people.invite(owner)).token, {
    name: "Ada",
    email: "ada@frost.example",
    password,
  });
  await expect(edit({ email: "ada@frost.example", password })).rejects.toMatchObject({ code: "CONFLICT" });
  await edit({ email: "ivan@frost.example", password, name: "Ivan" });
  const elsewhere = await people.signIn("ivan@frost.example");

  const next = "another good password";
  await expect(edit({ password: next })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await edit({ password: next, currentPassword: password });
  expect(await people.viewerOf(elsewhere)).toBeNull();
  expect(await people.viewerOf(here)).toMatchObject({ user: { name: "Ivan" } });
  await expect(people.signIn("ivan@frost.example")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await people.signIn("ivan@frost.example", next);
});

test("a session ends after thirty days", async () => {
  const person = await seedPerson(gateway, team.teamId, "MEMBER");
  await gateway.db.update(users).set({ email: "judy@frost.example" }).where(eq(users.id, person.userId));
  const judy = await seedSession(gateway, person.userId);
  await judy.run("mutation ($input: EditAccountInput!) { editAccount(input: $input) { id } }", {
    input: { password },
  });
  const session = await people.signIn("judy@frost.example");
  expect(await people.viewerOf(session)).not.toBeNull();
  gateway.clock.advance({ seconds: 30 * 86_400 + 1 });
  expect(await people.viewerOf(session)).toBeNull();
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
  expect(await people.viewerOf(there)).toBeNull();
  expect(await people.viewerOf(elsewhere)).not.toBeNull();

  await here.run("mutation { endOtherSessions { id } }");
  expect(await people.viewerOf(elsewhere)).toBeNull();
  expect(await sessionsOf(here)).toEqual([first]);
  expect(await people.viewerOf(stranger)).not.toBeNull();
});

interface Session {
  id: string;
  isThisOne: boolean;
  lastSeenAt: string | null;
  userAgent: string | null;
}

const resetLink = async (api: Api, userId: string) => {
  const { createPasswordReset } = await api.run<{ createPasswordReset: { url: string } }>(
    "mutation ($userId: ID!) { createPasswordReset(userId: $userId) { url } }",
    { userId },
  );
  return createPasswordReset.url;
};

const tokenOf = (url: string) => new URL(url).hash.slice(1);

const choose = (token: string, word: string) =>
  people.browserAfter(
    "mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { role } }",
    { token, password: word },
  );

test("who has forgotten the password chooses another by an owner's link, once, and is signed out elsewhere", async () => {
  const email = "forgetful@frost.example";
  const { token } = await people.invite(owner, { email });
  const before = await people.accept(token, { name: "Fay", email, password });
  const userId = (await people.viewerOf(before))?.user.id ?? "";
  const replaced = tokenOf(await resetLink(owner, userId));
  const link = tokenOf(await resetLink(owner, userId));
  const old = { code: "UNAUTHENTICATED", message: expect.stringContaining("too old") };
  await expect(choose(replaced, "another password")).rejects.toMatchObject(old);
  await expect(choose(link, "short")).rejects.toMatchObject({ code: "BAD_INPUT", field: "password" });

  const after = await choose(link, "another password");
  expect((await people.viewerOf(after))?.user.name).toBe("Fay");
  await expect(people.viewerOf(before)).resolves.toBeNull();
  await expect(people.signIn(email)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await people.viewerOf(await people.signIn(email, "another password"))).not.toBeNull();
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
  const both = await people.accept((await people.invite(owner, { email })).token, {
    name: "Bo",
    email,
    password,
  });
  const userId = (await people.viewerOf(both))?.user.id ?? "";
  await people.accept((await people.invite(theirOwner)).token, undefined, both);
  const refused = { code: "CONFLICT", message: expect.stringContaining("npm run data -- reset-link") };
  await expect(resetLink(owner, userId)).rejects.toMatchObject(refused);

  const boss = "boss@frost.example";
  const other = await people.accept((await people.invite(owner, { email: boss, role: "OWNER" })).token, {
    ...{ name: "Cleo", email: boss, password },
  });
  const otherId = (await people.viewerOf(other))?.user.id ?? "";
  await expect(resetLink(owner, otherId)).rejects.toMatchObject(refused);
});

test("a link opens nothing that came about after it was made", async () => {
  const join = async (name: string, role = "MEMBER") => {
    const email = `${name}@frost.example`;
    const { token } = await people.invite(owner, { email, role });
    const browser = await people.accept(token, { name, email, password });
    return { browser, userId: (await people.viewerOf(browser))?.user.id ?? "" };
  };
  const elsewhere = await seedSession(gateway, (await seedTeam(gateway, "elsewhere")).userId);
  const [guest, founder, riser, leaver] = [
    await join("guest"),
    await join("founder"),
    await join("riser"),
    await join("leaver"),
  ];
  const rise = (userId: string, role: string) =>
    owner.run(
      "mutation ($userId: ID!, $role: TeamRole!) { setRole(userId: $userId, role: $role) { role } }",
      {
        ...{ userId, role },
      },
    );
  const later: [{ userId: string }, () => Promise<unknown>][] = [
    [guest, async () => people.accept((await people.invite(elsewhere)).token, undefined, guest.browser)],
    [founder, () => founder.browser.run('mutation { createTeam(name: "of my own") { id } }')],
    [riser, () => rise(riser.userId, "OWNER")],
    [leaver, () => leaver.browser.run("mutation { leaveTeam }")],
  ];
  for (const [{ userId }, happens] of later) {
    const link = tokenOf(await resetLink(owner, userId));
    await happens();
    await expect(choose(link, "another password")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  }
  // Who made it may have lost the right to.
  const member = await join("member");
  const link = tokenOf(await resetLink(riser.browser, member.userId));
  await rise(riser.userId, "MEMBER");
  await expect(choose(link, "another password")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("no owner of two teams becomes another owner of the one by a link of the other", async () => {
  const email = "co-owner@frost.example";
  const both = await people.accept((await people.invite(owner, { email })).token, {
    ...{ name: "Dee", email, password },
  });
  const userId = (await people.viewerOf(both))?.user.id ?? "";
  const second = await seedSession(gateway, team.userId);
  await second.run('mutation { createTeam(name: "second") { id } }');
  await people.accept((await people.invite(second, { role: "OWNER" })).token, undefined, both);
  await expect(resetLink(owner, userId)).rejects.toMatchObject({
    ...{ code: "CONFLICT", message: expect.stringContaining("is an owner of another team") },
  });
});
