import type { Db } from "@frostline/db";
import { type Caller, need, type UserCaller } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { addParameters, type KeyValue, setRunProperties } from "../facts/key-values.ts";
import { groupByParameters } from "../facts/settings-of-parameters.ts";
import type { MetricService } from "../metrics/metric.service.ts";
import type { MetricBatch } from "../metrics/metric-batch.ts";
import { requireRunOfTeam } from "../runs/find-runs.ts";
import { holdAttempt, lockRun } from "../runs/hold-attempt.ts";
import type { RunRow } from "../runs/move-run.ts";
import { isFinal } from "../runs/run.states.ts";
import type { RunNews } from "../runs/run-news.ts";
import { invalidValue } from "./mlflow-error.ts";
import { checkBatchSize, type MlflowMetric, type Requests } from "./requests.ts";

/** What a script says of its run while it goes on: each word of it is a sign of life. */
export class RunFacts {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly metrics: MetricService,
    private readonly news: RunNews,
  ) {}

  async logMetric(caller: Caller, { run_id, ...metric }: Requests["logMetric"]) {
    await this.#append(caller, run_id, [metric]);
    return {};
  }

  async logParameter(caller: Caller, { run_id, ...parameter }: Requests["logParameter"]) {
    await this.add(caller, run_id, { parameters: [parameter] });
    return {};
  }

  async setTag(caller: Caller, { run_id, ...tag }: Requests["setTag"]) {
    await this.add(caller, run_id, { tags: [tag] });
    return {};
  }

  async logBatch(caller: Caller, batch: Requests["logBatch"]) {
    checkBatchSize(batch);
    const keys = batch.params.map(({ key }) => key);
    const twice = keys.find((key, index) => keys.indexOf(key) < index);
    if (twice !== undefined) throw invalidValue(`Duplicate parameter keys have been submitted: '${twice}'.`);
    const { run_id, metrics, params, tags } = batch;
    await this.add(caller, run_id, { parameters: params, tags });
    if (metrics.length > 0) await this.#append(caller, run_id, metrics);
    return {};
  }

  /**
   * Adds parameters and sets tags, all or nothing. Tags may be set after the run's end, too.
   * @throws MlflowError for a parameter that has another value already
   */
  async add(
    caller: Caller,
    runId: string,
    { parameters = [], tags = [] }: { parameters?: KeyValue[]; tags?: KeyValue[] },
  ): Promise<void> {
    const user = need(caller, "member");
    const run = await this.deps.db.transaction(async (tx) => {
      const run = await this.#hold(tx, user, runId);
      if (parameters.length > 0 && !run.external) {
        throw new AppError(
          "FORBIDDEN",
          "The parameters of a run that a runner trains are its configuration.",
        );
      }
      const conflict = await addParameters(tx, run.id, parameters);
      if (conflict) {
        const { said, stored } = conflict;
        throw invalidValue(
          `Changing param values is not allowed. Param with key='${said.key}' was already logged with ` +
            `value='${stored}' for run ID='${run.id}'. Attempted logging new value '${said.value}'.`,
        );
      }
      if (parameters.length > 0) await groupByParameters(tx, run.id);
      await setRunProperties(tx, run.id, tags);
      return run;
    });
    this.news.changed(run);
  }

  async #append(caller: Caller, runId: string, metrics: MlflowMetric[]): Promise<void> {
    const { teamId } = need(caller, "member");
    const { id, attempt } = await requireRunOfTeam(this.deps.db, teamId, runId);
    // Scripts of MLflow do not number their batches: a point that is sent twice is known by its step and time.
    await this.metrics.append(caller, { runId: id, attempt }, 0, toColumns(metrics), undefined);
  }

  /** The run, locked; if it goes on it has been heard of now. */
  async #hold(tx: Db, user: UserCaller, runId: string): Promise<RunRow> {
    const run = await lockRun(tx, user, runId);
    if (run.deletedAt !== null) {
      throw invalidValue(`The run ${runId} must be in the 'active' state. Current state is deleted.`);
    }
    if (!run.external || isFinal(run.status)) return run;
    const { clock, settings } = this.deps;
    const ref = { runId: run.id, attempt: run.attempt };
    return (await holdAttempt(tx, clock, settings.leaseSeconds, user, ref)).run;
  }
}

function toColumns(metrics: MlflowMetric[]): MetricBatch[] {
  const columns = new Map<string, MetricBatch>();
  for (const { key, value, timestamp, step = 0 } of metrics) {
    let column = columns.get(key);
    if (!column) {
      column = { key, steps: [], values: [], times: [] };
      columns.set(key, column);
    }
    column.steps.push(step);
    column.values.push(value);
    column.times.push(new Date(timestamp));
  }
  return [...columns.values()];
}
