import { rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api, ApiError } from "../harness/api.ts";
import { AUTHORISATION } from "../harness/authorisation-table.ts";
import { startGateway, type TestGateway, withBorder } from "../harness/gateway.ts";
import { HOSTILE_TEXTS, type HostileOperation, hostileOperations } from "../harness/hostile-text.ts";
import { seedExperiment, seedRunner, seedSession, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let ours: Team;
let theirs: Team;
/** Those who may go deepest into an operation. */
let callers: Record<"token" | "session" | "runner", Api>;
let given: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  const first = await startGateway();
  gateway = await withBorder(first, { requestsPerSecond: 1e6 });
  ours = await seedTeam(gateway);
  const runner = await seedRunner(gateway, ours);
  const { id: experimentId } = await seedExperiment(ours);
  const { teamId, userId } = ours;
  const run = await runner.work();
  const { sessionId } = runner;
  const belongings = {
    experimentId,
    run,
    sessionId,
    teamId,
    userId,
    apiTokenId: userId,
    invitationId: userId,
    webhookId: userId,
    noticeRuleId: userId,
    fileId: userId,
    runnerId: runner.id,
  };
  given = Object.fromEntries(
    Object.entries(AUTHORISATION).map(([name, { theirs, own }]) => [
      name,
      { ...theirs?.(belongings), ...own },
    ]),
  );
  callers = { token: ours.person, session: await seedSession(gateway, userId), runner: runner.api };
  theirs = await seedTeam(gateway, "theirs");
  await seedExperiment(theirs);
});
afterAll(() => gateway[Symbol.asyncDispose]());

test.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
  "%s is text, or refused with a sentence, wherever an operation takes text",
  async (_, text) => {
    const before = await everythingOfTheirs();
    const operations = await hostileOperations(gateway.anyone, text, given);
    expect(operations.length).toBeGreaterThan(100);
    const broken: string[] = [];
    for (const operation of operations) {
      const code = await codeOf(callerOf(operation), operation);
      if (code === "INTERNAL" || code === "NONE")
        broken.push(`${operation.name}: ${operation.place} ${code}`);
    }
    expect(broken).toEqual([]);
    expect(await everythingOfTheirs()).toEqual(before);
  },
);

function callerOf({ name }: HostileOperation): Api {
  const who = AUTHORISATION[name]?.who;
  if (who === "runner" || who === "writer") return callers.runner;
  return who === "session" || who === "ownerSession" ? callers.session : callers.token;
}

const codeOf = (api: Api, { document, variables }: HostileOperation): Promise<string> =>
  api.run(document, variables).then(
    () => "answered",
    (error: ApiError) => error.code,
  );

/** What the other team's person sees, and that the tables are there. */
async function everythingOfTheirs(): Promise<unknown> {
  const seen = await theirs.person.run(
    "{ experiments { edges { node { id name runs { edges { node { id status } } } } } } members { user { id name } role } }",
  );
  const tables = await rowsOf(gateway.db, sql`select count(*) from information_schema.tables`);
  return { seen, tables };
}
