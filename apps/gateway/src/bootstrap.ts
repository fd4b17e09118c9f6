import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { apiTokens, type Db, memberships, teams, users } from "@frostline/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { allScopes } from "./auth/roles.ts";
import { createSignInToken } from "./auth/sign-in-link.ts";
import { hashOf, newToken, prefixOf } from "./auth/token.ts";
import { databaseClock } from "./clock.ts";

/** Any number that nothing else in the database locks: two gateways that start at once make one owner. */
const bootstrapLock = 0x424f4f54;

/**
 * What a gateway on one person's machine needs before it serves: the local team and its owner, the owner's API token in
 * a file that only this account can read, and a fresh one-time token for the sign-in link.
 */
export async function bootstrap(db: Db, dataDir: string): Promise<{ signInToken: string }> {
  const owner = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${bootstrapLock})`);
    return (await findOwner(tx)) ?? (await createOwner(tx));
  });
  await keepOwnerToken(db, owner, dataDir);
  const signInToken = await createSignInToken(db, databaseClock, owner.userId);
  return { signInToken };
}

interface Owner {
  userId: string;
  teamId: string;
}

async function findOwner(db: Db): Promise<Owner | undefined> {
  const [owner] = await db
    .select({ userId: memberships.userId, teamId: memberships.teamId })
    .from(memberships)
    .where(eq(memberships.role, "OWNER"))
    .orderBy(memberships.teamId)
    .limit(1);
  return owner;
}

async function createOwner(tx: Db): Promise<Owner> {
  const [team] = await tx.insert(teams).values({ name: "Local" }).returning({ id: teams.id });
  const [user] = await tx.insert(users).values({ name: "Owner" }).returning({ id: users.id });
  if (!team || !user) throw new Error("the new owner was not returned");
  const owner = { userId: user.id, teamId: team.id };
  await tx.insert(memberships).values({ ...owner, role: "OWNER" });
  return owner;
}

/** The file is made anew when it is gone, or when the database does not know what is in it. */
async function keepOwnerToken(db: Db, owner: Owner, dataDir: string): Promise<void> {
  const file = join(dataDir, "owner-token");
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present !== undefined && (await isKnown(db, present.trim()))) return;
  const token = newToken("user");
  // Gateways on other machines have tokens of their own in the same database.
  const name = `Owner's token in ${file} on ${hostname()}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  await chmod(file, 0o600); // an old file keeps its mode when it is written
  await db.transaction(async (tx) => {
    await tx.delete(apiTokens).where(and(eq(apiTokens.userId, owner.userId), eq(apiTokens.name, name)));
    await tx
      .insert(apiTokens)
      .values({ ...owner, name, hash: hashOf(token), prefix: prefixOf(token), scopes: [...allScopes] });
  });
}

async function isKnown(db: Db, token: string): Promise<boolean> {
  const [row] = await db
    .select({ id: apiTokens.id })
    .from(apiTokens)
    .where(and(eq(apiTokens.hash, hashOf(token)), isNull(apiTokens.revokedAt)));
  return row !== undefined;
}
