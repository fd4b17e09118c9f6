import { apiTokens, users } from "@frostline/db";
import { and, desc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need, type UserCaller } from "../auth/caller.ts";
import { hashOf, newToken, prefixOf } from "../auth/token.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import { checkText } from "../text.ts";
import type { ApiToken, CreateApiTokenInput, CreatedApiToken } from "./api-token.types.ts";

const longestDays = 3_650;
/** For so long a token that was revoked or is too old is still listed. */
const listedDays = 30;
const secondsPerDay = 86_400;

/** Tokens of people and services for scripts. */
export class ApiTokenService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus">) {}

  /** One's own tokens of this team, newest first; owners see all that the team has. */
  async list(caller: Caller): Promise<ApiToken[]> {
    const user = need(caller, "viewer");
    return this.#find(and(eq(apiTokens.teamId, user.teamId), visibleTo(user), this.#isListed()));
  }

  /** @throws FORBIDDEN for a scope that the caller's own token does not have: no token begets a stronger one */
  async create(caller: Caller, input: CreateApiTokenInput): Promise<CreatedApiToken> {
    const user = need(caller, input.serviceRole ? "owner" : "person");
    const name = checkText("input.name", input.name, 100);
    const scopes = [...new Set(input.scopes)];
    if (scopes.length === 0) throw badInput("input.scopes", "A token needs one scope at least.");
    const missing = scopes.find((scope) => !user.scopes.includes(scope));
    if (missing) throw new AppError("FORBIDDEN", `Your own token does not have the scope ${missing}.`);
    const days = input.expiresInDays ?? undefined;
    if (days !== undefined && (days < 1 || days > longestDays)) {
      throw badInput("input.expiresInDays", `A token lives for 1 to ${longestDays} days, not ${days}.`);
    }
    const token = newToken(input.serviceRole ? "service" : "user");
    const id = await this.deps.db.transaction(async (tx) => {
      const [created] = await tx
        .insert(apiTokens)
        .values({
          hash: hashOf(token),
          prefix: prefixOf(token),
          userId: user.userId,
          teamId: user.teamId,
          name,
          scopes,
          serviceRole: input.serviceRole ?? null,
          createdAt: this.deps.clock.now(),
          expiresAt: days === undefined ? null : later(this.deps.clock.now(), days * secondsPerDay),
        })
        .returning({ id: apiTokens.id });
      if (!created) throw new Error("the new token was not returned");
      await record(tx, this.deps.clock, user, {
        action: "API_TOKEN_CREATED",
        subject: name,
        subjectId: created.id,
      });
      return created.id;
    });
    return { token, apiToken: await this.#one(id) };
  }

  /** Of one's own, and as an owner of anyone's in the team. At once: no further operation begins with it. */
  async revoke(caller: Caller, id: string): Promise<ApiToken> {
    const user = need(caller, "person");
    if (!isId(id)) throw notFound("token");
    await this.deps.db.transaction(async (tx) => {
      const which = and(eq(apiTokens.id, id), eq(apiTokens.teamId, user.teamId), visibleTo(user));
      const [found] = await tx.select({ name: apiTokens.name }).from(apiTokens).where(which);
      if (!found) throw notFound("token");
      const revoked = await tx
        .update(apiTokens)
        .set({ revokedAt: this.deps.clock.now() })
        .where(and(which, isNull(apiTokens.revokedAt)))
        .returning({ id: apiTokens.id });
      if (revoked.length === 0) return;
      await record(tx, this.deps.clock, user, {
        action: "API_TOKEN_REVOKED",
        subject: found.name,
        subjectId: id,
      });
    });
    const revoked = await this.#one(id);
    this.deps.bus.publish("accessChanged", { who: revoked.user.id });
    return revoked;
  }

  #isListed(): SQL | undefined {
    const since = later(this.deps.clock.now(), -listedDays * secondsPerDay);
    return and(
      or(isNull(apiTokens.revokedAt), gt(apiTokens.revokedAt, since)),
      or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, since)),
    );
  }

  async #one(id: string): Promise<ApiToken> {
    const [token] = await this.#find(eq(apiTokens.id, id));
    if (!token) throw notFound("token");
    return token;
  }

  async #find(which: SQL | undefined): Promise<ApiToken[]> {
    const rows = await this.deps.db
      .select({ token: apiTokens, user: users })
      .from(apiTokens)
      .innerJoin(users, eq(users.id, apiTokens.userId))
      .where(which)
      .orderBy(desc(apiTokens.id));
    return rows.map(({ token, user }) => ({ ...token, user }));
  }
}

/** A service token has none of its own. */
function visibleTo({ role, kind, userId }: UserCaller): SQL | undefined {
  if (role === "OWNER") return undefined;
  if (kind === "service") return sql`false`;
  return and(eq(apiTokens.userId, userId), isNull(apiTokens.serviceRole));
}
