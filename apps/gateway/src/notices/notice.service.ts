import { experiments, notices, runs } from "@frostline/db";
import { and, count, desc, eq, getTableColumns, isNull, lt, or } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import type { Notice } from "./notice.types.ts";

const longestPage = 100;

export class NoticeService {
  constructor(private readonly deps: Pick<ServiceDeps, "db">) {}

  /** What the team's rules have found, newest first; without what concerns deleted runs and experiments. */
  async page(caller: Caller, first: number, after: string | undefined): Promise<Connection<Notice>> {
    const { teamId } = need(caller, "viewer");
    checkFirst(first, longestPage);
    const [start] = after === undefined ? [] : fromCursor(after, idCursor);
    const isThere = and(
      eq(notices.teamId, teamId),
      isNull(experiments.deletedAt),
      or(isNull(notices.runId), isNull(runs.deletedAt)),
    );
    const rows = await this.deps.db
      .select(getTableColumns(notices))
      .from(notices)
      .leftJoin(experiments, eq(experiments.id, notices.experimentId))
      .leftJoin(runs, eq(runs.id, notices.runId))
      .where(and(isThere, start === undefined ? undefined : lt(notices.id, start)))
      .orderBy(desc(notices.id))
      .limit(first + 1);
    const [total] = await this.deps.db
      .select({ notices: count() })
      .from(notices)
      .leftJoin(experiments, eq(experiments.id, notices.experimentId))
      .leftJoin(runs, eq(runs.id, notices.runId))
      .where(isThere);
    return pageOf(rows, first, total?.notices ?? 0, (node) => ({ cursor: toCursor(node.id), node }));
  }
}
