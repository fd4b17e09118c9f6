import { auditEvents, type Db } from "@frostline/db";
import type { Caller } from "../auth/caller.ts";
import type { Clock } from "../clock.ts";
import type { AuditAction } from "./audit-action.ts";

interface Entry {
  action: AuditAction;
  /** What it was done to, as a person would name it. */
  subject: string;
  subjectId?: string;
  /** Where the caller is of no team yet. */
  teamId?: string;
}

/** Writes down what was done. To be called in the transaction of the change: there is never one without the other. */
export async function record(tx: Db, clock: Clock, caller: Caller, entry: Entry): Promise<void> {
  const teamId = entry.teamId ?? (caller.kind === "nobody" ? undefined : caller.teamId);
  if (teamId === undefined) throw new Error(`${entry.action} is of no team`);
  const { action, subject, subjectId } = entry;
  await tx
    .insert(auditEvents)
    .values({ teamId, at: clock.now(), ...actorOf(caller), action, subject, subjectId: subjectId ?? null });
}

type Actor = Pick<typeof auditEvents.$inferInsert, "actorKind" | "actorId" | "actorName">;

function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case "user":
      return { actorKind: "USER", actorId: caller.userId, actorName: caller.userName };
    case "service":
      return { actorKind: "SERVICE", actorId: caller.userId, actorName: caller.userName };
    case "runner":
      return { actorKind: "RUNNER", actorId: caller.runnerId, actorName: "runner" };
    case "nobody":
      return { actorKind: "NOBODY", actorId: null, actorName: "somebody with a link or token" };
  }
}
