import { userSessions, users } from "@frostline/db";
import { and, eq, ne } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput } from "../errors.ts";
import { checkText } from "../text.ts";
import { userByEmail } from "./accounts.ts";
import type { EditAccountInput, User } from "./auth.types.ts";
import { type Caller, need } from "./caller.ts";
import { checkEmail } from "./email.ts";
import { hashPassword, isPassword } from "./password.ts";
import { checkAttempts, noteFailure } from "./sign-in-attempts.ts";

/** What people change of their own account. */
export class AccountService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus">) {}

  /** @throws FORBIDDEN when the current password is needed and wrong, CONFLICT when the address is somebody else's */
  async edit(caller: Caller, input: EditAccountInput): Promise<User> {
    const { userId, sessionHash } = need(caller, "session");
    const [user] = await this.deps.db.select().from(users).where(eq(users.id, userId));
    if (!user) throw new Error(`user ${userId} has gone meanwhile`);
    const name = input.name ? checkText("input.name", input.name, 100) : user.name;
    const email = input.email ? checkEmail("input.email", input.email) : user.email;
    if (input.password && email === null) {
      throw badInput("input.email", "A password needs an e-mail address beside it.");
    }
    if (input.password || email !== user.email) await this.#checkCurrent(user, input.currentPassword ?? "");
    const owner = email === null || email === user.email ? undefined : await userByEmail(this.deps.db, email);
    if (owner) throw new AppError("CONFLICT", "Somebody else's account has this e-mail address.");
    const passwordHash = input.password
      ? await hashPassword("input.password", input.password)
      : user.passwordHash;
    const edited = await this.deps.db.transaction(async (tx) => {
      const [edited] = await tx
        .update(users)
        .set({ name, email, passwordHash })
        .where(eq(users.id, userId))
        .returning();
      if (!edited) throw new Error("the account was not returned");
      if (input.password) {
        await tx
          .delete(userSessions)
          .where(and(eq(userSessions.userId, userId), ne(userSessions.hash, sessionHash)));
        await record(tx, this.deps.clock, caller, {
          action: "PASSWORD_CHANGED",
          subject: name,
          subjectId: userId,
        });
      }
      return edited;
    });
    if (input.password) this.deps.bus.publish("accessChanged", { who: userId });
    return edited;
  }

  /** Whoever has no password yet came by a link of the machine itself. */
  async #checkCurrent(user: typeof users.$inferSelect, password: string): Promise<void> {
    if (user.passwordHash === null) return;
    const key = user.email ?? user.id;
    await checkAttempts(this.deps.db, this.deps.clock, key);
    if (await isPassword(user.passwordHash, password)) return;
    await noteFailure(this.deps.db, this.deps.clock, key);
    throw new AppError("FORBIDDEN", "The current password is wrong.", { field: "input.currentPassword" });
  }
}
