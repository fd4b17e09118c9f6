import { type Db, logLines, points, rowsOf, series } from "@frostline/db";
import { and, asc, between, eq, sql } from "drizzle-orm";
import { lineId } from "../logs/log-line-id.ts";
import type { LogLineAdded, MetricDelta, RunChange } from "./event-bus.ts";
import type { RunChangeMessage } from "./event-message.ts";

/** The points and lines that a message speaks of, as they are in the database. */
export async function readChange(db: Db, message: RunChangeMessage): Promise<RunChange> {
  return { ...message, metrics: await readPoints(db, message), logLines: await readLines(db, message) };
}

async function readPoints(db: Db, { runId, attempt, metrics }: RunChangeMessage): Promise<MetricDelta[]> {
  if (metrics.length === 0) return [];
  return rowsOf<{ key: string; steps: number[]; values: number[] }>(
    db,
    sql`
      select ${series.key} as key,
        array_agg(step order by step)::float8[] as steps, array_agg(value order by step) as values
      from unnest(
        ${sql.param(metrics.map(({ key }) => key))}::text[],
        ${sql.param(metrics.map(({ firstStep }) => firstStep))}::bigint[],
        ${sql.param(metrics.map(({ lastStep }) => lastStep))}::bigint[]
      ) as wanted (key, first_step, last_step)
      join ${series} on ${series.runId} = ${runId} and ${series.key} = wanted.key
      join ${points} on ${points.seriesId} = ${series.id} and ${points.attempt} = ${attempt}
        and step between first_step and last_step
      group by ${series.key}
      order by ${series.key}
    `,
  );
}

async function readLines(
  db: Db,
  { runId, attempt, logLines: range }: RunChangeMessage,
): Promise<LogLineAdded[]> {
  if (!range) return [];
  const rows = await db
    .select()
    .from(logLines)
    .where(
      and(
        eq(logLines.runId, runId),
        eq(logLines.attempt, attempt),
        between(logLines.seq, range.firstSeq, range.lastSeq),
      ),
    )
    .orderBy(asc(logLines.seq));
  return rows.map(({ seq, at, level, message }) => ({
    id: lineId(runId, attempt, seq),
    at,
    level,
    attempt,
    message,
  }));
}
