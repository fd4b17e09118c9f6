import { type Db, points } from "@frostline/db";
import { sql } from "drizzle-orm";
import { holdAtVersion } from "../runs/hold-at-version.ts";
import type { RunStatus } from "../runs/run.states.ts";
import { reportColumns, reportNames } from "./append-statement.ts";
import { instantOf, placesFor } from "./columns.ts";
import { pointColumns, sentPoints } from "./points-statement.ts";

/**
 * An append of points of this attempt that are perhaps all stored, as when an answer was lost: holds the attempt, and says
 * whether a point is missing. A read of each series' range, since a look-up for each point takes longer than to store it.
 * Answers no row when it could not hold it, and stores no point in any case.
 */
export function prepareRepeat(db: Db) {
  const { run, held, contact } = holdAtVersion(db, reportColumns(placesFor(reportNames)));
  const place = placesFor(["attempt", "onePerStep"]);
  const identity = sql`series_id, step, case when ${place.onePerStep}::boolean then null else at end`;
  const sent = db.$with("sent_points", {}).as(sql`
    select series_id, step, ${instantOf(sql`at`)} as at from ${sentPoints(placesFor(pointColumns))}
  `);
  // Twice as many at most: where other points lie between those of the batch, each one is looked up by the caller.
  const stored = db.$with("stored_points", {}).as(sql`
    select stored.* from (
      select series_id, min(step) as first_step, max(step) as last_step, count(*) as total from sent_points group by series_id
    ) as range
    cross join lateral (
      select series_id, step, at from ${points}
      where series_id = range.series_id and attempt = ${place.attempt}::int and step between first_step and last_step
      order by step, at limit 2 * total
    ) as stored
  `);
  return db
    .with(run, held, contact, sent, stored)
    .select({
      teamId: sql<string>`team_id`,
      experimentId: sql<string>`experiment_id`,
      status: sql<RunStatus>`status`,
      metricsSeq: sql<number>`metrics_seq`,
      isMissing: sql<boolean>`exists (select ${identity} from sent_points except select ${identity} from stored_points)`,
    })
    .from(sql`held`)
    .prepare("repeat_metrics");
}
