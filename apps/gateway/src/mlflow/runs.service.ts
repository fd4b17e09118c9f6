import { runDatasets, runProperties, runs } from "@frostline/db";
import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { FreezeKind } from "../experiments/config-enums.ts";
import { runNameKey, uuidsOf } from "../facts/key-values.ts";
import { isId } from "../ids.ts";
import type { ExternalRunService } from "../runs/external-run.service.ts";
import { requireRunOfTeam } from "../runs/find-runs.ts";
import type { RunRow } from "../runs/move-run.ts";
import type { RunService } from "../runs/run.service.ts";
import { isFinal, type RunStatus } from "../runs/run.states.ts";
import type { RunProtocolService } from "../runs/run-protocol.service.ts";
import type { MlflowExperiments } from "./experiments.service.ts";
import { invalidValue } from "./mlflow-error.ts";
import { offsetOf, pageTokens } from "./page-token.ts";
import { contextKey, readMlflowRuns } from "./read-runs.ts";
import type { MlflowStatus, Requests, ViewType } from "./requests.ts";
import type { RunFacts } from "./run-facts.service.ts";
import { runSpace } from "./search/identifier.ts";
import { parseFilter } from "./search/parse-filter.ts";
import { parseOrder } from "./search/parse-order.ts";
import { runCondition, runOrder, startOfRun } from "./search/run-search.ts";
import { toMlflowRunInfo, userKey } from "./stored-run-info.ts";

/** Tags by which a script says at the start how its run is to be compared. */
const freezeDepthKey = "frostline.freezeDepth";
const seedKey = "frostline.seed";

/** As in MLflow; it gives more on one page, but its client asks for the next one by itself. */
const usualPage = 1_000;
const mostOnPage = 1_000;

/** The parts of the gateway that do what MLflow's client asks for. */
export interface RunServices {
  experiments: MlflowExperiments;
  facts: RunFacts;
  runs: RunService;
  external: ExternalRunService;
  protocol: RunProtocolService;
}

/** Runs as MLflow's client knows them: those that it creates are external runs, with the rules of those. */
export class MlflowRuns {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db">,
    private readonly services: RunServices,
  ) {}

  async create(caller: Caller, request: Requests["createRun"]) {
    const { teamId } = need(caller, "member");
    const { experiments, external, facts } = this.services;
    const experiment = await experiments.requireForRun(teamId, request.experiment_id);
    const said = (key: string) => request.tags.find((tag) => tag.key === key)?.value;
    const depth = numberOf(freezeDepthKey, said(freezeDepthKey));
    const run = await external.create(caller, {
      experimentId: experiment.id,
      freeze: depth === undefined ? null : { kind: FreezeKind.PREFIX, depth },
      seed: numberOf(seedKey, said(seedKey)) ?? 0,
      tags: [],
    });
    const tags = [
      ...request.tags,
      { key: runNameKey, value: request.run_name || said(runNameKey) || `run-${run.id.slice(-6)}` },
      ...(request.user_id && !said(userKey) ? [{ key: userKey, value: request.user_id }] : []),
    ];
    await facts.add(caller, run.id, { tags });
    return { run: await this.#whole(run) };
  }

  async get(caller: Caller, { run_id }: Requests["run"]) {
    need(caller, "viewer");
    return { run: await this.#whole(await this.services.runs.run(caller, run_id)) };
  }

  /**
   * A script says that it has ended, or goes on (also after an end, as with MLFLOW_RUN_ID), or has another name. Ending
   * what has ended changes nothing, so that nobody's training fails because a person cancelled its run: the answer says
   * how it ended.
   */
  async update(caller: Caller, { run_id, status, run_name }: Requests["updateRun"]) {
    const { teamId } = need(caller, "member");
    const run = await requireRunOfTeam(this.deps.db, teamId, run_id);
    if (run_name)
      await this.services.facts.add(caller, run.id, { tags: [{ key: runNameKey, value: run_name }] });
    const outcome = status && outcomeOf[status];
    if (outcome) await this.#end(caller, run, outcome);
    else if (status) await this.services.external.resume(caller, run.id);
    const { info } = await this.#whole(await requireRunOfTeam(this.deps.db, teamId, run_id));
    return { run_info: info };
  }

  async delete(caller: Caller, { run_id }: Requests["run"]) {
    need(caller, "member");
    await this.services.runs.delete(caller, run_id);
    return {};
  }

  async restore(caller: Caller, { run_id }: Requests["run"]) {
    need(caller, "member");
    await this.services.runs.restore(caller, run_id);
    return {};
  }

  async search(caller: Caller, request: Requests["searchRuns"]) {
    const { teamId } = need(caller, "viewer");
    const { filter, order_by, run_view_type, page_token, max_results = usualPage } = request;
    const conditions = parseFilter(filter, runSpace).map(runCondition);
    const orders = order_by.map((clause, index) =>
      runOrder(parseOrder(clause, `order_by[${index}]`, runSpace)),
    );
    const offset = offsetOf(page_token);
    const most = Math.min(max_results, mostOnPage);
    const experimentIds = await this.#experimentIds(teamId, request.experiment_ids);
    const rows = await this.deps.db
      .select()
      .from(runs)
      .where(
        and(
          eq(runs.teamId, teamId),
          sql`${runs.experimentId} = any(${uuidsOf(experimentIds)})`,
          isInView(run_view_type),
          ...conditions,
        ),
      )
      .orderBy(...orders, sql`${startOfRun} desc`, sql`${runs.id} desc`)
      .limit(most + 1)
      .offset(offset);
    return {
      runs: await readMlflowRuns(this.deps.db, rows.slice(0, most)),
      ...pageTokens(offset, rows.length, most),
    };
  }

  /** Which data a run has read: shown by MLflow's client, and searched by. */
  async logInputs(caller: Caller, { run_id, datasets, models }: Requests["logInputs"]) {
    const { teamId } = need(caller, "member");
    if (models.length > 0)
      throw invalidValue("Invalid value for parameter 'models' supplied: there are no models here.");
    const run = await requireRunOfTeam(this.deps.db, teamId, run_id);
    if (datasets.length > 0) {
      await this.deps.db
        .insert(runDatasets)
        .values(
          datasets.map(({ dataset: { source_type, ...dataset }, tags }) => ({
            ...{
              runId: run.id,
              sourceType: source_type,
              context: tags.find(({ key }) => key === contextKey)?.value,
            },
            ...dataset,
          })),
        )
        .onConflictDoNothing();
    }
    return {};
  }

  async deleteTag(caller: Caller, { run_id, key }: Requests["deleteTag"]) {
    const { teamId } = need(caller, "member");
    const run = await requireRunOfTeam(this.deps.db, teamId, run_id);
    const deleted = await this.deps.db
      .delete(runProperties)
      .where(and(eq(runProperties.runId, run.id), eq(runProperties.key, key)))
      .returning({ key: runProperties.key });
    if (deleted.length === 0) {
      throw new AppError("NOT_FOUND", `No tag with name: ${key} in run with id ${run_id}`);
    }
    return {};
  }

  /** Files of runs are not MLflow's here: none, so that its client can ask. */
  async artifacts(caller: Caller, { run_id }: Requests["listArtifacts"]) {
    const { teamId } = need(caller, "viewer");
    const { artifact_uri } = toMlflowRunInfo(await requireRunOfTeam(this.deps.db, teamId, run_id), []);
    return { root_uri: artifact_uri, files: [] };
  }

  async #end(caller: Caller, run: RunRow, outcome: RunStatus): Promise<void> {
    const { runs, protocol } = this.services;
    const isKilled = outcome === "CANCELLED" && run.external && !isFinal(run.status);
    const { id, attempt, status } = isKilled ? await runs.cancel(caller, run.id) : run;
    if (!isFinal(status)) await protocol.finish(caller, { run: { runId: id, attempt }, outcome });
  }

  async #experimentIds(teamId: string, ids: string[]): Promise<string[]> {
    const found: string[] = [];
    for (const id of new Set(ids)) {
      const known = isId(id) ? id : await this.services.experiments.idOf(teamId, id);
      if (known) found.push(known);
    }
    return found;
  }

  async #whole(row: RunRow) {
    const [run] = await readMlflowRuns(this.deps.db, [row]);
    return run ?? { info: toMlflowRunInfo(row, []) };
  }
}

const outcomeOf: Partial<Record<MlflowStatus, RunStatus>> = {
  FINISHED: "SUCCEEDED",
  FAILED: "FAILED",
  KILLED: "CANCELLED",
};

function isInView(view: ViewType): SQL | undefined {
  if (view === "ALL") return undefined;
  return view === "ACTIVE_ONLY" ? isNull(runs.deletedAt) : isNotNull(runs.deletedAt);
}

function numberOf(key: string, said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  if (!/^\d{1,15}$/.test(said)) {
    throw invalidValue(`Invalid value for the tag '${key}' supplied: it is a whole number from 0.`);
  }
  return Number(said);
}
