import type { FrostlineClient } from "./client.ts";
import { MetricPointsDocument, type MetricPointsQuery } from "./gql/graphql.ts";

/** Columns of points, as the gateway hands them out. */
export type PointPage = Omit<MetricPointsQuery["metricPoints"], "pageInfo">;

const pointsOnPage = 10_000;

/**
 * Every point of a run at full resolution, metric by metric, a page of at most 10,000 at a time.
 * `keys`: only these metrics. `archived`: also what older attempts had beyond the step from which the run went on.
 * @throws GatewayError when there is no such run
 */
export async function* metricPoints(
  client: FrostlineClient,
  runId: string,
  { keys = null, archived = false }: { keys?: string[] | null; archived?: boolean } = {},
): AsyncGenerator<PointPage> {
  let after: string | null = null;
  for (;;) {
    const answer: MetricPointsQuery = await client.request(MetricPointsDocument, {
      ...{ runId, keys, archived, after },
      first: pointsOnPage,
    });
    const { pageInfo, ...page } = answer.metricPoints;
    yield page;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}
