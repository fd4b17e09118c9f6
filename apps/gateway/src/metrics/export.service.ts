import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { checkFirst, fromCursor, toCursor } from "../graphql/paging.ts";
import { requireRunOfTeam } from "../runs/find-runs.ts";
import { checkText } from "../text.ts";
import { exportPoints, type PointPlace } from "./export-points.ts";
import type { MetricPointPage } from "./metric.types.ts";
import { longestMetricKey } from "./metric-key.ts";

const mostPoints = 10_000;
const pointCursor = /^\d{1,10}:\d{1,10}:\d{1,16}:-?\d{1,16}$/;

/** Everything that was measured, as it was sent. */
export class ExportService {
  constructor(private readonly deps: Pick<ServiceDeps, "db">) {}

  async points(
    caller: Caller,
    runId: string,
    wanted: { keys: string[] | undefined; archived: boolean; first: number; after: string | undefined },
  ): Promise<MetricPointPage> {
    const { teamId } = need(caller, "viewer");
    await requireRunOfTeam(this.deps.db, teamId, runId);
    const { archived, first } = wanted;
    checkFirst(first, mostPoints);
    const keys = wanted.keys?.map((key, index) => checkText(`keys[${index}]`, key, longestMetricKey));
    const after = wanted.after === undefined ? undefined : placeOf(wanted.after);
    const found = await exportPoints(this.deps.db, runId, { keys, archived, first: first + 1, after });
    const page = found.slice(0, first);
    return {
      keys: page.map(({ key }) => key),
      attempts: page.map(({ attempt }) => attempt),
      steps: page.map(({ step }) => step),
      times: page.map(({ at }) => new Date(at)),
      values: page.map(({ value }) => value),
      pageInfo: {
        hasNextPage: found.length > first,
        hasPreviousPage: after !== undefined,
        startCursor: cursorOf(page[0]),
        endCursor: cursorOf(page.at(-1)),
      },
    };
  }
}

const cursorOf = (point: PointPlace | undefined) =>
  point ? toCursor(point.seriesId, point.attempt, point.step, point.at) : null;

function placeOf(cursor: string): PointPlace {
  const [seriesId = 0, attempt = 0, step = 0, at = 0] = fromCursor(cursor, pointCursor).map(Number);
  return { seriesId, attempt, step, at };
}
