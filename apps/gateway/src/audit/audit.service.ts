import { auditEvents, type Db } from "@frostline/db";
import { and, count, desc, eq, lt } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import type { AuditEvent } from "./audit.types.ts";
import type { AuditAction } from "./audit-action.ts";

export class AuditService {
  constructor(private readonly db: Db) {}

  /** The team's audit log, newest first. */
  async page(caller: Caller, first: number, after: string | undefined): Promise<Connection<AuditEvent>> {
    const { teamId } = need(caller, "owner");
    checkFirst(first, 200);
    const [start] = after === undefined ? [] : fromCursor(after, idCursor);
    const ofTeam = eq(auditEvents.teamId, teamId);
    const rows = await this.db
      .select()
      .from(auditEvents)
      .where(and(ofTeam, start === undefined ? undefined : lt(auditEvents.id, start)))
      .orderBy(desc(auditEvents.id))
      .limit(first + 1);
    const [total] = await this.db.select({ events: count() }).from(auditEvents).where(ofTeam);
    return pageOf(rows, first, total?.events ?? 0, (row) => ({
      cursor: toCursor(row.id),
      node: { ...row, action: row.action as AuditAction },
    }));
  }
}
