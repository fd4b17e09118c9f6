import { auditEvents, type Db } from "@frostline/db";
import type { RunnerCaller, UserCaller } from "../auth/caller.ts";
import type { Clock } from "../clock.ts";
import type { AuditAction } from "./audit-action.ts";

/** Who did it, as far as the log wants to know. */
export type Actor =
  | Pick<UserCaller, "kind" | "userId" | "userName" | "teamId">
  | Pick<RunnerCaller, "kind" | "runnerId" | "teamId">
  | { kind: "nobody" };

interface Entry {
  action: AuditAction;
  /** What it was done to, as a person would name it. */
  subject: string;
  subjectId?: string;
  /** Where the caller is of no team yet. */
  teamId?: string;
}

/** Writes down what was done. To be called in the transaction of the change: there is never one without the other. */
export async function record(tx: Db, clock: Clock, actor: Actor, entry: Entry): Promise<void> {
  const teamId = entry.teamId ?? (actor.kind === "nobody" ? undefined : actor.teamId);
  if (teamId === undefined) throw new Error(`${entry.action} is of no team`);
  const { action, subject, subjectId } = entry;
  await tx
    .insert(auditEvents)
    .values({ teamId, at: clock.now(), ...columnsOf(actor), action, subject, subjectId: subjectId ?? null });
}

type ActorColumns = Pick<typeof auditEvents.$inferInsert, "actorKind" | "actorId" | "actorName">;

function columnsOf(actor: Actor): ActorColumns {
  switch (actor.kind) {
    case "user":
      return { actorKind: "USER", actorId: actor.userId, actorName: actor.userName };
    case "service":
      return { actorKind: "SERVICE", actorId: actor.userId, actorName: actor.userName };
    case "runner":
      return { actorKind: "RUNNER", actorId: actor.runnerId, actorName: "runner" };
    case "nobody":
      return { actorKind: "NOBODY", actorId: null, actorName: "somebody with a link or token" };
  }
}
