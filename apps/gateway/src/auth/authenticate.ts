import { apiTokens, type Db, memberships, runners, teams, userSessions, users } from "@frostline/db";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { AppError } from "../errors.ts";
import { type Caller, nobody, type RunnerCaller, type UserCaller } from "./caller.ts";
import { allScopes } from "./roles.ts";
import { hashOf } from "./token.ts";

/** What a request brings to say who it is from; HTTP headers, or those of a WebSocket's upgrade. */
export interface Credentials {
  authorization: string | undefined;
  cookie: string | undefined;
  /** What the program calls itself. */
  userAgent: string | undefined;
}

/**
 * Finds who is asking. An unknown session cookie is nobody (it may just have expired); an unknown token is an error,
 * because a script that sends one does not expect to be treated as nobody.
 */
export async function authenticate(db: Db, clock: Clock, credentials: Credentials): Promise<Caller> {
  if (credentials.authorization !== undefined) return callerByToken(db, clock, credentials.authorization);
  const session = sessionCookieOf(credentials.cookie);
  if (session === undefined) return nobody;
  return (await userBySession(db, clock, hashOf(session), credentials.userAgent ?? "")) ?? nobody;
}

export const sessionCookieName = "frostline_session";

function sessionCookieOf(header: string | undefined): string | undefined {
  for (const cookie of header?.split(";") ?? []) {
    const [name, value] = cookie.trim().split("=");
    if (name === sessionCookieName) return value;
  }
  return undefined;
}

async function callerByToken(db: Db, clock: Clock, authorization: string): Promise<Caller> {
  const token = /^Bearer ([\w-]+)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new AppError("UNAUTHENTICATED", 'The Authorization header must be "Bearer" and a token.');
  }
  const hash = hashOf(token);
  const caller = token.startsWith("frostline_runner_")
    ? await runnerBySecret(db, hash)
    : await userByToken(db, clock, hash);
  if (!caller)
    throw new AppError(
      "UNAUTHENTICATED",
      "This token is not known here: it may have been revoked, or be too old.",
    );
  return caller;
}

const userColumns = {
  userId: users.id,
  userName: users.name,
  teamId: teams.id,
  teamName: teams.name,
  role: memberships.role,
};

/** The last use of a token or a session is noted at most this often. */
const lastUsedSeconds = 60;
const longestUserAgent = 300;

/** The clock's time in a prepared statement. */
const now = later(sql`now()`, sql.placeholder("ahead"));

/** Asked by every request: written once, and planned once a connection. */
function preparedOnce<Statement>(prepare: (db: Db) => Statement): (db: Db) => Statement {
  const known = new WeakMap<Db, Statement>();
  return (db) => {
    const statement = known.get(db) ?? prepare(db);
    known.set(db, statement);
    return statement;
  };
}

const tokenStatement = preparedOnce((db) =>
  db
    .select({
      ...userColumns,
      role: memberships.role,
      tokenName: apiTokens.name,
      scopes: apiTokens.scopes,
      serviceRole: apiTokens.serviceRole,
      isNoteDue: sql<boolean>`coalesce(${apiTokens.lastUsedAt} < ${later(now, -lastUsedSeconds)}, true)`,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .innerJoin(teams, eq(teams.id, apiTokens.teamId))
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.teamId, teams.id)))
    .where(
      and(
        eq(apiTokens.hash, sql.placeholder("hash")),
        isNull(apiTokens.revokedAt),
        or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)),
      ),
    )
    .prepare("user_by_token"),
);

/** A personal token has the role of its person and ends with the membership; a service token has one of its own. */
async function userByToken(db: Db, clock: Clock, hash: string): Promise<UserCaller | undefined> {
  const [found] = await tokenStatement(db).execute({ hash, ahead: clock.aheadSeconds });
  const role = found?.serviceRole ?? found?.role;
  if (!found || !role) return undefined;
  if (found.isNoteDue) {
    await db.update(apiTokens).set({ lastUsedAt: clock.now() }).where(eq(apiTokens.hash, hash));
  }
  const { userId, teamId, teamName, scopes, serviceRole } = found;
  const who = serviceRole
    ? ({ kind: "service", userName: found.tokenName } as const)
    : ({ kind: "user", userName: found.userName } as const);
  return { ...who, userId, teamId, teamName, role, scopes, sessionHash: undefined };
}

/**
 * In the team that the session was switched to, if its user is still in it; else in the first that they joined.
 * @param userAgent of the browser that used the session just now, which is noted; absent when none did
 */
export async function userBySession(
  db: Db,
  clock: Clock,
  hash: string,
  userAgent?: string,
): Promise<UserCaller | undefined> {
  const isNoteDue = sql<boolean>`coalesce(${userSessions.lastSeenAt} < ${later(clock.now(), -lastUsedSeconds)}, true)`;
  const [found] = await db
    .select({ ...userColumns, isNoteDue })
    .from(userSessions)
    .innerJoin(users, eq(users.id, userSessions.userId))
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(userSessions.hash, hash), gt(userSessions.expiresAt, clock.now())))
    .orderBy(
      sql`${memberships.teamId} is distinct from ${userSessions.teamId}`,
      memberships.joinedAt,
      teams.id,
    )
    .limit(1);
  if (!found) return undefined;
  const { isNoteDue: isDue, ...user } = found;
  if (isDue && userAgent !== undefined) {
    const noted = { lastSeenAt: clock.now(), userAgent: userAgent.slice(0, longestUserAgent) };
    await db.update(userSessions).set(noted).where(eq(userSessions.hash, hash));
  }
  return { kind: "user", ...user, scopes: allScopes, sessionHash: hash };
}

const secretStatement = preparedOnce((db) =>
  db
    .select({ runnerId: runners.id, teamId: runners.teamId, deletedAt: runners.deletedAt })
    .from(runners)
    .where(eq(runners.secretHash, sql.placeholder("hash")))
    .prepare("runner_by_secret"),
);

async function runnerBySecret(db: Db, hash: string): Promise<RunnerCaller | undefined> {
  const [runner] = await secretStatement(db).execute({ hash });
  if (!runner) return undefined;
  const { runnerId, teamId, deletedAt } = runner;
  if (deletedAt !== null) {
    throw new AppError(
      "UNAUTHENTICATED",
      "This runner was deleted from its team: to have it back, register it with a new token from the Runners page.",
      { isDeleted: true },
    );
  }
  return { kind: "runner", runnerId, teamId };
}
