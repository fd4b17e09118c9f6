import { points } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { Point } from "./aggregate.ts";
import { columnFrom, type Given, instantOf, packed } from "./columns.ts";

export const pointColumns = ["pointSeries", "pointSteps", "pointTimes", "pointValues"] as const;

type PointColumns = Given<(typeof pointColumns)[number]>;

export interface SeriesPoints {
  seriesId: number;
  points: Point[];
}

export function columnsOfPoints(series: SeriesPoints[]): PointColumns {
  const ids: number[] = [];
  const steps: number[] = [];
  const times: number[] = [];
  const values: number[] = [];
  for (const { seriesId, points } of series) {
    for (const { step, at, value } of points) {
      ids.push(seriesId);
      steps.push(step);
      times.push(at);
      values.push(value);
    }
  }
  return {
    pointSeries: packed(ids, "int"),
    pointSteps: packed(steps, "bigint"),
    pointTimes: packed(times, "float8"),
    pointValues: packed(values, "float8"),
  };
}

/** Stores points that cannot be there yet. */
export const pointsStatement = (attempt: unknown, columns: PointColumns, condition: SQL): SQL => sql`
  insert into ${points} (series_id, attempt, step, at, value)
  select series_id, ${attempt}::int, step, ${instantOf(sql`at`)}, value from ${sentPoints(columns)}
  where ${condition}
`;

/** Points as the rows "sent" of a statement. */
export const sentPoints = ({ pointSeries, pointSteps, pointTimes, pointValues }: PointColumns): SQL => sql`
  unnest(
    ${columnFrom(pointSeries, "int")}, ${columnFrom(pointSteps, "bigint")},
    ${columnFrom(pointTimes, "float8")}, ${columnFrom(pointValues, "float8")}
  ) as sent (series_id, step, at, value)
`;
