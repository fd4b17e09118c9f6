import {
  apiTokens,
  invitations,
  registrationTokens,
  signInFailures,
  signInLinks,
  userSessions,
} from "@frostline/db";
import { expect, test } from "vitest";
import type { Api } from "../harness/api.ts";
import { startGateway } from "../harness/gateway.ts";
import { seedRunner, seedSession, seedTeam } from "../harness/seed.ts";

const day = 86_400;
const tables = { apiTokens, invitations, registrationTokens, signInFailures, signInLinks, userSessions };

test("what is over is deleted, by however many gateways at once, and nothing that still counts", async () => {
  await using gateway = await startGateway();
  const team = await seedTeam(gateway);
  const owner = await seedSession(gateway, team.userId); // for a year
  const counts = async () => {
    const entries = Object.entries(tables).map(async ([name, table]) => [
      name,
      await gateway.db.$count(table),
    ]);
    return Object.fromEntries(await Promise.all(entries));
  };
  await leaveTraces(owner);
  await seedRunner(gateway, { person: team.person });
  await gateway.db.insert(signInLinks).values({ hash: "x", userId: team.userId, expiresAt: new Date() });
  await gateway.db.insert(userSessions).values({ hash: "x", userId: team.userId, expiresAt: new Date() });
  const tidy = () => Promise.all([gateway.server.tidy(), gateway.server.tidy()]);

  const full = { apiTokens: 2, invitations: 1, registrationTokens: 1, signInFailures: 1, signInLinks: 1 };
  expect(await counts()).toEqual({ ...full, userSessions: 2 });
  await tidy();
  expect(await counts()).toEqual({ ...full, userSessions: 1 });
  gateway.clock.advance({ seconds: 2 * day });
  await tidy();
  expect(await counts()).toEqual({ ...full, signInFailures: 0, signInLinks: 0, userSessions: 1 });
  gateway.clock.advance({ seconds: 40 * day });
  await tidy();
  expect(await counts()).toEqual({
    apiTokens: 1,
    invitations: 0,
    registrationTokens: 0,
    signInFailures: 0,
    signInLinks: 0,
    userSessions: 1,
  });
  expect(await owner.run("{ viewer { role } }")).toEqual({ viewer: { role: "OWNER" } });
});

async function leaveTraces(owner: Api): Promise<void> {
  const { createApiToken } = await owner.run<{ createApiToken: { apiToken: { id: string } } }>(
    'mutation { createApiToken(input: { name: "old", scopes: [READ] }) { apiToken { id } } }',
  );
  await owner.run("mutation ($id: ID!) { revokeApiToken(id: $id) { id } }", createApiToken.apiToken);
  await owner.run("mutation { createInvitation(input: { role: VIEWER }) { token } }");
  const guess = owner.run(
    'mutation { signInWithPassword(email: "a@b.example", password: "wrong") { role } }',
  );
  await expect(guess).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
}
