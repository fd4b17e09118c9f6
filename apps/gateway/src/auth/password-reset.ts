import { type Db, passwordResets } from "@frostline/db";
import { and, eq, gt, isNull } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { hashOf, newToken } from "./token.ts";

const linkHours = 24;

export interface PasswordResetLink {
  url: string;
  expiresAt: Date;
}

/** A link by which a user chooses a new password, once. The ones that they had before stop working. */
export async function createPasswordReset(
  tx: Db,
  clock: Clock,
  { userId, webUrl }: { userId: string; webUrl: string },
): Promise<PasswordResetLink> {
  const token = newToken("reset");
  const expiresAt = later(clock.now(), linkHours * 3600);
  await tx
    .delete(passwordResets)
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
  const [link] = await tx
    .insert(passwordResets)
    .values({ hash: hashOf(token), userId, expiresAt })
    .returning({ expiresAt: passwordResets.expiresAt });
  if (!link) throw new Error("the new link was not returned");
  // After the #, which browsers send to no server: the token is in no log of a proxy.
  return { url: new URL(`/reset-password#${token}`, webUrl).href, expiresAt: link.expiresAt };
}

/** The condition of a link that can be used now. */
export const isOpenReset = (clock: Clock, token: string) =>
  and(
    eq(passwordResets.hash, hashOf(token)),
    isNull(passwordResets.usedAt),
    gt(passwordResets.expiresAt, clock.now()),
  );
