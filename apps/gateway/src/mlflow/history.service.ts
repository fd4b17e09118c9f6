import { type Caller, need } from "../auth/caller.ts";
import type { ExportService } from "../metrics/export.service.ts";
import type { MetricService } from "../metrics/metric.service.ts";
import type { MetricPointPage } from "../metrics/metric.types.ts";
import type { Requests } from "./requests.ts";
import { doubleOf } from "./stored-run-info.ts";

const mostOnPage = 10_000;
/** Of each run, as in MLflow's own charts. */
const usualPoints = 320;

interface HistoryPoint {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
}

/** The points of metrics, as MLflow's client reads them. */
export class MlflowHistory {
  constructor(
    private readonly points: ExportService,
    private readonly metrics: MetricService,
  ) {}

  /** One page of a metric of a run, with the token of the next one. */
  async page(caller: Caller, { run_id, metric_key, max_results, page_token }: Requests["history"]) {
    need(caller, "viewer");
    const first = Math.min(max_results ?? mostOnPage, mostOnPage);
    const wanted = { keys: [metric_key], archived: false, first, after: page_token || undefined };
    const page = await this.points.points(caller, run_id, wanted);
    const { hasNextPage, endCursor } = page.pageInfo;
    return {
      metrics: toHistory(page),
      ...(hasNextPage && endCursor ? { next_page_token: endCursor } : {}),
    };
  }

  /** All of a metric's points, page by page: what a client gets that does not ask for a page. */
  async *whole(caller: Caller, request: Requests["history"]): AsyncIterable<HistoryPoint[]> {
    let token: string | undefined;
    do {
      const page: Awaited<ReturnType<MlflowHistory["page"]>> = await this.page(caller, {
        ...request,
        max_results: mostOnPage,
        page_token: token,
      });
      yield page.metrics;
      token = page.next_page_token;
    } while (token !== undefined);
  }

  /** Of many runs what a chart shows: the last point of each bucket on a grid that all share. */
  async ofRuns(caller: Caller, request: Requests["historyOfRuns"]) {
    need(caller, "viewer");
    const { run_ids, metric_key, start_step, end_step, max_results = usualPoints } = request;
    const points = Math.max(2, max_results);
    const [answer] = await this.metrics.series(caller, run_ids, [metric_key], points, { kind: "TIME" });
    const isWanted = (step: number) =>
      step >= (start_step ?? 0) && step <= (end_step ?? Number.MAX_SAFE_INTEGER);
    return {
      metrics: (answer?.series ?? []).flatMap(({ runId, steps, last, x }) =>
        steps.flatMap((step, index) => {
          if (!isWanted(step)) return [];
          const timestamp = Math.round((x?.[index] ?? 0) * 1000);
          const value = doubleOf(last[index] ?? Number.NaN);
          return [{ key: metric_key, value, timestamp, step, run_id: runId }];
        }),
      ),
    };
  }
}

const toHistory = ({ keys, values, times, steps }: MetricPointPage): HistoryPoint[] =>
  keys.map((key, index) => ({
    key,
    value: doubleOf(values[index] ?? Number.NaN),
    timestamp: times[index]?.getTime() ?? 0,
    step: steps[index] ?? 0,
  }));
