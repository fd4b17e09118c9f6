import { attempts, type Db, logLines, rowsOf } from "@frostline/db";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { type Connection, checkFirst, fromCursor, lastPageOf, pageOf, toCursor } from "../graphql/paging.ts";
import { holdAttempt, type RunAttemptRef } from "../runs/hold-attempt.ts";
import type { RunNews } from "../runs/run-news.ts";
import { fitText } from "../text.ts";
import type { LogLine, LogLineInput } from "./log.types.ts";
import { lineId } from "./log-line-id.ts";

const mostLinesAtOnce = 5_000;
const mostLinesOnPage = 1_000;
const longestLine = 16_384;
const logCursor = /^\d{1,10}:\d{1,16}$/;

export class LogService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
  ) {}

  /** Stores the lines that are not there yet, and answers the highest sequence number that is. */
  async append(caller: Caller, ref: RunAttemptRef, lines: LogLineInput[]): Promise<number> {
    const writer = need(caller, "writer");
    checkLines(lines);
    const { run, added, logSeq } = await this.deps.db.transaction(async (tx) => {
      const held = await holdAttempt(tx, this.deps.clock, this.deps.settings.leaseSeconds, writer, ref);
      const added = await insertNew(tx, ref, lines);
      const logSeq = lines.reduce((highest, { seq }) => Math.max(highest, seq), held.logSeq);
      if (logSeq > held.logSeq) {
        await tx
          .update(attempts)
          .set({ logSeq })
          .where(and(eq(attempts.runId, ref.runId), eq(attempts.number, ref.attempt)));
      }
      return { run: held.run, added, logSeq };
    });
    if (added.length > 0) this.news.changed(run, { logLines: added });
    return logSeq;
  }

  /** A page of a run's lines, attempt by attempt, in the order in which the runner numbered them. */
  async page(
    caller: Caller,
    runId: string,
    first: number,
    after: string | undefined,
  ): Promise<Connection<LogLine>> {
    need(caller, "viewer"); // whose team it is was checked when the run was fetched
    checkFirst(first, mostLinesOnPage);
    const start = after === undefined ? undefined : placeOf(after, "after");
    const rows = await this.deps.db
      .select()
      .from(logLines)
      .where(and(eq(logLines.runId, runId), start && sql`(${logLines.attempt}, ${logLines.seq}) > ${start}`))
      .orderBy(logLines.attempt, logLines.seq)
      .limit(first + 1);
    return pageOf(rows, first, await this.#count(runId), toEdge);
  }

  /** The last lines, or the last before a cursor; also first to last. */
  async lastPage(
    caller: Caller,
    runId: string,
    last: number,
    before: string | undefined,
  ): Promise<Connection<LogLine>> {
    need(caller, "viewer"); // whose team it is was checked when the run was fetched
    checkFirst(last, mostLinesOnPage, "last");
    const end = before === undefined ? undefined : placeOf(before, "before");
    const rows = await this.deps.db
      .select()
      .from(logLines)
      .where(and(eq(logLines.runId, runId), end && sql`(${logLines.attempt}, ${logLines.seq}) < ${end}`))
      .orderBy(desc(logLines.attempt), desc(logLines.seq))
      .limit(last + 1);
    return lastPageOf(rows, last, await this.#count(runId), toEdge);
  }

  async #count(runId: string): Promise<number> {
    const [total] = await this.deps.db
      .select({ lines: count() })
      .from(logLines)
      .where(eq(logLines.runId, runId));
    return total?.lines ?? 0;
  }
}

/** A cursor as a row value that (attempt, seq) can be compared with. */
function placeOf(cursor: string, field: string) {
  const [attempt, seq] = fromCursor(cursor, logCursor, field);
  return sql`(${Number(attempt)}::int, ${Number(seq)}::bigint)`;
}

const toEdge = (row: typeof logLines.$inferSelect) => ({
  cursor: toCursor(row.attempt, row.seq),
  node: { ...row, id: lineId(row.runId, row.attempt, row.seq) },
});

function checkLines(lines: LogLineInput[]): void {
  if (lines.length > mostLinesAtOnce) {
    throw badInput("lines", `${lines.length} lines are too many at once; the limit is ${mostLinesAtOnce}.`);
  }
  const negative = lines.findIndex(({ seq }) => seq < 0);
  if (negative >= 0) throw badInput(`lines[${negative}].seq`, "A sequence number cannot be negative.");
}

async function insertNew(
  tx: Db,
  { runId, attempt }: RunAttemptRef,
  lines: LogLineInput[],
): Promise<LogLine[]> {
  if (lines.length === 0) return [];
  const messages = lines.map(({ message }) => fitText(message, longestLine));
  const inserted = await rowsOf<{ seq: number }>(
    tx,
    sql`
      insert into ${logLines} (run_id, attempt, seq, at, level, message)
      select ${runId}::uuid, ${attempt}::int, line.seq, to_timestamp(line.at), line.level::log_level, line.message
      from unnest(
        ${sql.param(lines.map(({ seq }) => seq))}::bigint[],
        ${sql.param(lines.map(({ at }) => at.getTime() / 1000))}::float8[],
        ${sql.param(lines.map(({ level }) => level))}::text[],
        ${sql.param(messages)}::text[]
      ) as line (seq, at, level, message)
      on conflict do nothing
      returning seq::float8
    `,
  );
  const isNew = new Set(inserted.map(({ seq }) => seq));
  return lines.flatMap(({ seq, at, level }, index) =>
    isNew.delete(seq)
      ? [{ id: lineId(runId, attempt, seq), at, level, attempt, message: messages[index] ?? "" }]
      : [],
  );
}
