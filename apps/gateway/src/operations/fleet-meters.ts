import { attempts, type Db, experiments, rowsOf, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { Gauge, type Registry } from "prom-client";

/** Gauges of what is in the database, asked when they are read. Every gateway tells the same: take the maximum. */
export function addFleetMeters(registry: Registry, db: Db): void {
  new Gauge({
    name: "frostline_runs",
    help: "Runs that are not over, by status. QUEUED is the depth of the queue.",
    labelNames: ["status"] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { status, count } of await rowsOrNone<{ status: string; count: number }>(db, unfinishedRuns))
        this.set({ status }, count);
    },
  });
  new Gauge({
    name: "frostline_waiting_runs",
    help: "Runs in the queue, by team and by the labels that a runner must have for them, sorted, with commas. For scalers of runners.",
    labelNames: ["team", "labels"] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { team, labels, count } of await rowsOrNone<Waiting>(db, waitingRuns))
        this.set({ team, labels }, count);
    },
  });
  new Gauge({
    name: "frostline_oldest_queued_seconds",
    help: "How long the run that has waited longest is in the queue; 0 when it is empty.",
    registers: [registry],
    async collect() {
      this.reset();
      for (const { seconds } of await rowsOrNone<{ seconds: number }>(db, oldestQueued)) this.set(seconds);
    },
  });
  new Gauge({
    name: "frostline_leases",
    help: "Leases on runs: held, or overdue because nothing was heard of the run.",
    labelNames: ["state"] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { state, count } of await rowsOrNone<{ state: string; count: number }>(db, leases))
        this.set({ state }, count);
    },
  });
}

/** Names the statuses as the index of unfinished runs does: without that it would read every run there ever was. */
const unfinishedRuns = sql`
  select unfinished.status, found.count
  from unnest(array['QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING']::run_status[]) as unfinished (status)
  cross join lateral (
    select count(*)::int as count from ${runs}
    where ${runs.status} = unfinished.status
      and ${runs.status} in ('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING') and ${runs.deletedAt} is null
  ) as found
`;

interface Waiting extends Record<string, unknown> {
  team: string;
  labels: string;
  count: number;
}

const waitingRuns = sql`
  select waiting.team_id as team, required.labels, sum(waiting.count)::int as count
  from (
    select team_id, experiment_id, count(*) as count from ${runs}
    where status = 'QUEUED' and deleted_at is null
    group by team_id, experiment_id
  ) as waiting
  join ${experiments} on ${experiments.id} = waiting.experiment_id
  cross join lateral (
    select coalesce(string_agg(label, ',' order by label), '') as labels
    from unnest(${experiments.requiredLabels}) as label
  ) as required
  group by 1, 2
`;

const oldestQueued = sql`
  select coalesce(extract(epoch from now() - min(${runs.queuedAt})), 0)::float8 as seconds
  from ${runs}
  where ${runs.status} = 'QUEUED' and ${runs.deletedAt} is null
`;

const leases = sql`
  select state, count(*) filter (where (state = 'overdue') = (${attempts.leaseExpiresAt} < now()))::int as count
  from unnest(array['held', 'overdue']) as state
  left join ${attempts} on ${attempts.finishedAt} is null
  group by state
`;

/** A database that is away leaves the other meters readable. */
const rowsOrNone = <Row extends Record<string, unknown>>(db: Db, statement: SQL): Promise<Row[]> =>
  rowsOf<Row>(db, statement).catch(() => []);
