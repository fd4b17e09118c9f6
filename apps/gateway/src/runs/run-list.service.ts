import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { type Connection, checkFirst } from "../graphql/paging.ts";
import { longestMetricKey } from "../metrics/metric-key.ts";
import { checkText } from "../text.ts";
import type { Run } from "./run.types.ts";
import { runFilter } from "./run-filter.ts";
import type { MetricChoiceInput, RunFilterInput, RunSortInput } from "./run-filter.types.ts";
import type { RunGroup } from "./run-group.types.ts";
import { runGroups } from "./run-groups.ts";
import { runList } from "./run-list.ts";

const mostMetrics = 20;
const mostGroups = 1_000;
const newestFirst: RunSortInput = { by: "CREATED", direction: "DESC" };

/** Runs over all experiments of a team. */
export class RunListService {
  constructor(private readonly deps: Pick<ServiceDeps, "db">) {}

  async page(
    caller: Caller,
    filter: RunFilterInput,
    sort: RunSortInput = newestFirst,
    page: { first: number; after: string | undefined },
  ): Promise<Connection<Run>> {
    const { teamId } = need(caller, "viewer");
    checkFirst(page.first, 200);
    return runList(this.deps.db, teamId, filter, sort, page);
  }

  async groups(caller: Caller, filter: RunFilterInput, metrics: MetricChoiceInput[]): Promise<RunGroup[]> {
    const { teamId } = need(caller, "viewer");
    if (metrics.length > mostMetrics) {
      throw badInput(
        "metrics",
        `${metrics.length} metrics are too many at once; the limit is ${mostMetrics}.`,
      );
    }
    const choices = metrics.map(({ key, of }, index) => ({
      key: checkText(`metrics[${index}].key`, key, longestMetricKey),
      of,
    }));
    return runGroups(this.deps.db, runFilter(teamId, filter), choices, mostGroups);
  }
}
