import { type Db, registrationTokens, runners } from "@frostline/db";
import { and, eq, gt, isNull } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need, nobody } from "../auth/caller.ts";
import { derivedToken, hashOf, newToken } from "../auth/token.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import type { RunnerDownload } from "../download/runner-download.ts";
import { AppError, badInput } from "../errors.ts";
import type { RunNews } from "../runs/run-news.ts";
import { checkText } from "../text.ts";
import { findRunners } from "./find-runners.ts";
import { checkLabels } from "./labels.ts";
import type { RegisteredRunner, RegistrationToken, Runner, RunnerFactsInput } from "./runner.types.ts";
import { checkFacts } from "./runner-facts.ts";

const longestTtlSeconds = 7 * 86_400;
const shortestKey = 32;

interface Registration {
  name: string;
  facts: RunnerFactsInput;
  /** As by its token, where the runner itself knows that it will leave. */
  ephemeral: boolean;
  /** The runner's own, secret, of this registration. */
  idempotencyKey: string | null | undefined;
}

/** Which runners a team has, and how a new one joins. */
export class RunnerService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
    private readonly download: RunnerDownload,
  ) {}

  async runners(caller: Caller): Promise<Runner[]> {
    const { teamId } = need(caller, "viewer");
    const { db, clock, settings } = this.deps;
    return findRunners(db, clock, settings.leaseSeconds, { teamId });
  }

  async thisRunner(caller: Caller): Promise<Runner> {
    const { runnerId } = need(caller, "runner");
    const { db, clock, settings } = this.deps;
    const [runner] = await findRunners(db, clock, settings.leaseSeconds, { ids: [runnerId] });
    if (!runner) throw new AppError("NOT_FOUND", "This runner was deleted.");
    return runner;
  }

  /** A token with which one runner may register, once, and which fixes that runner's labels. */
  async createRegistrationToken(
    caller: Caller,
    labels: string[],
    ttlSeconds: number,
    ephemeral: boolean,
  ): Promise<RegistrationToken> {
    const user = need(caller, "member", "RUNNERS");
    if (ttlSeconds < 1 || ttlSeconds > longestTtlSeconds) {
      throw badInput("ttlSeconds", `A token lives for 1 to ${longestTtlSeconds} seconds, not ${ttlSeconds}.`);
    }
    const checked = checkLabels("labels", labels);
    const token = newToken("join");
    const { db, clock } = this.deps;
    const expiresAt = await db.transaction(async (tx) => {
      const [row] = await tx
        .insert(registrationTokens)
        .values({
          hash: hashOf(token),
          teamId: user.teamId,
          createdBy: user.userId,
          labels: checked,
          ephemeral,
          expiresAt: later(clock.now(), ttlSeconds),
        })
        .returning();
      if (!row) throw new Error("the new registration token was not returned");
      await record(tx, clock, user, { action: "RUNNER_TOKEN_CREATED", subject: checked.join(", ") });
      return row.expiresAt;
    });
    return { token, expiresAt, runnerPackage: (await this.download.path()) ?? null };
  }

  /**
   * Open to everyone who has a registration token that is neither used nor old. Whoever used it may ask again with the
   * same key, should the answer have been lost, and learns nothing new; nobody else has that key.
   */
  async register(
    token: string,
    { name, facts, ephemeral, idempotencyKey }: Registration,
  ): Promise<RegisteredRunner> {
    const { db, clock, settings } = this.deps;
    const checked = { name: checkText("name", name, 100), facts: checkFacts(facts) };
    const secret =
      idempotencyKey == null
        ? newToken("runner")
        : secretOf(token, checkKey("idempotencyKey", idempotencyKey));
    const { id, teamId } = await db.transaction(async (tx) => {
      const [used] = await tx
        .update(registrationTokens)
        .set({ usedAt: clock.now() })
        .where(
          and(
            eq(registrationTokens.hash, hashOf(token)),
            isNull(registrationTokens.usedAt),
            gt(registrationTokens.expiresAt, clock.now()),
          ),
        )
        .returning();
      if (!used) return (await registeredWith(tx, secret)) ?? (await refuse(tx, token));
      const { teamId, labels } = used;
      const isEphemeral = ephemeral || used.ephemeral;
      const [runner] = await tx
        .insert(runners)
        .values({ ...checked, teamId, labels, ephemeral: isEphemeral, secretHash: hashOf(secret) })
        .returning({ id: runners.id, teamId: runners.teamId });
      if (!runner) throw new Error("the new runner was not returned");
      await record(tx, clock, nobody, {
        action: "RUNNER_REGISTERED",
        subject: checked.name,
        subjectId: runner.id,
        teamId: runner.teamId,
      });
      return runner;
    });
    this.news.runnerChanged({ teamId, runnerId: id });
    const [runner] = await findRunners(db, clock, settings.leaseSeconds, { ids: [id] });
    if (!runner) throw new Error("the new runner cannot be found");
    return { runner, secret };
  }
}

function checkKey(field: string, key: string): string {
  const checked = checkText(field, key, 200);
  if (checked.length >= shortestKey) return checked;
  throw badInput(
    field,
    `The field ${field} has ${checked.length} characters; at least ${shortestKey} are needed.`,
  );
}

/**
 * The secret that this token and this key come to: it needs not be kept to be answered once more. Two secrets that
 * whoever asks has to know both are in it.
 */
const secretOf = (token: string, key: string) => derivedToken("runner", `${token} ${key}`);

/** The runner that has this secret, unless it was deleted. */
async function registeredWith(db: Db, secret: string) {
  const [runner] = await db
    .select({ id: runners.id, teamId: runners.teamId })
    .from(runners)
    .where(and(eq(runners.secretHash, hashOf(secret)), isNull(runners.deletedAt)));
  return runner;
}

/** Says why a registration token lets nobody in. Who holds it may know; who guesses learns nothing. */
async function refuse(db: Db, token: string): Promise<never> {
  const [known] = await db
    .select({ usedAt: registrationTokens.usedAt, expiresAt: registrationTokens.expiresAt })
    .from(registrationTokens)
    .where(eq(registrationTokens.hash, hashOf(token)));
  const why = known
    ? known.usedAt
      ? "This registration token has been used: each lets one runner in."
      : `This registration token was good until ${known.expiresAt.toISOString()}.`
    : "This gateway does not know this registration token: it is another gateway's, or was not copied whole.";
  throw new AppError("UNAUTHENTICATED", `${why} Get a new one from the Runners page ("Add runner").`);
}
