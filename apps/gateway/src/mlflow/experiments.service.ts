import { type Db, experimentProperties, experiments, teams } from "@frostline/db";
import { and, asc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { notFound } from "../errors.ts";
import type { ExperimentControlService } from "../experiments/experiment-control.service.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import { checkExperiment } from "../experiments/plan-input.ts";
import type { ExperimentRow } from "../experiments/stored-config.ts";
import { type KeyValue, setExperimentProperties, uuidsOf } from "../facts/key-values.ts";
import { MlflowError } from "./mlflow-error.ts";
import { offsetOf, pageTokens } from "./page-token.ts";
import type { Requests, ViewType } from "./requests.ts";
import { experimentCondition, experimentOrder } from "./search/experiment-search.ts";
import { experimentSpace } from "./search/identifier.ts";
import { parseFilter } from "./search/parse-filter.ts";
import { parseOrder } from "./search/parse-order.ts";
import { artifactRoot, toMlflowExperiment } from "./stored-run-info.ts";

/** Where MLflow's client logs when nobody has named an experiment. */
const defaultId = "0";
const defaultName = "Default";

/** The client counts on it: it is made with its first run. */
const notYetMade = {
  experiment_id: defaultId,
  name: defaultName,
  artifact_location: `${artifactRoot}${defaultId}`,
  lifecycle_stage: "active",
  tags: [],
};

/** What an experiment trains, and on what, MLflow does not say. */
const unknownSource = "mlflow:unknown";

/** As in MLflow. */
const usualPage = 1_000;
const mostOnPage = 1_000;

/** Experiments as MLflow's client knows them: by a name that no two of a team share while they are not deleted. */
export class MlflowExperiments {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly control: ExperimentControlService,
  ) {}

  async create(caller: Caller, { name, tags }: Requests["createExperiment"]) {
    const { teamId } = need(caller, "member");
    const experiment = await this.deps.db.transaction(async (tx) => {
      if (await this.#lockedByName(tx, teamId, name)) {
        throw new MlflowError("RESOURCE_ALREADY_EXISTS", `Experiment '${name}' already exists.`);
      }
      return this.#insert(tx, teamId, name, tags);
    });
    return { experiment_id: experiment.id };
  }

  async get(caller: Caller, { experiment_id }: Requests["getExperiment"]) {
    const { teamId } = need(caller, "viewer");
    const isDefault = experiment_id === defaultId;
    if (isDefault && !(await this.idOf(teamId, defaultId))) return { experiment: notYetMade };
    return { experiment: await this.#whole(await this.require(teamId, experiment_id)) };
  }

  async getByName(caller: Caller, { experiment_name }: Requests["getExperimentByName"]) {
    const { teamId } = need(caller, "viewer");
    const experiment = await activeByName(this.deps.db, teamId, experiment_name);
    if (!experiment) {
      throw new MlflowError(
        "RESOURCE_DOES_NOT_EXIST",
        `Could not find experiment with name '${experiment_name}'.`,
      );
    }
    return { experiment: await this.#whole(experiment) };
  }

  async search(caller: Caller, request: Requests["searchExperiments"]) {
    const { teamId } = need(caller, "viewer");
    const { filter, order_by, view_type, page_token, max_results = usualPage } = request;
    const conditions = parseFilter(filter, experimentSpace).map(experimentCondition);
    const orders = order_by.map((clause, index) =>
      experimentOrder(parseOrder(clause, `order_by[${index}]`, experimentSpace)),
    );
    const offset = offsetOf(page_token);
    const most = Math.min(max_results, mostOnPage);
    const rows = await this.deps.db
      .select()
      .from(experiments)
      .where(and(eq(experiments.teamId, teamId), isInView(view_type), ...conditions))
      .orderBy(...orders, sql`${experiments.createdAt} desc`, sql`${experiments.id} desc`)
      .limit(most + 1)
      .offset(offset);
    const page = rows.slice(0, most);
    const tags = await this.#tagsOf(page.map(({ id }) => id));
    return {
      experiments: page.map((row) => toMlflowExperiment(row, tags.get(row.id) ?? [])),
      ...pageTokens(offset, rows.length, most),
    };
  }

  async update(caller: Caller, { experiment_id, new_name }: Requests["updateExperiment"]) {
    const { teamId } = need(caller, "member");
    const { id, name } = await this.require(teamId, experiment_id);
    if (new_name === undefined || new_name === name) return {};
    if (await activeByName(this.deps.db, teamId, new_name)) {
      throw new MlflowError("RESOURCE_ALREADY_EXISTS", `Experiment '${new_name}' already exists.`);
    }
    await this.control.edit(caller, id, { name: new_name, question: undefined });
    return {};
  }

  async delete(caller: Caller, { experiment_id }: Requests["getExperiment"]) {
    const { teamId } = need(caller, "member");
    await this.control.delete(caller, (await this.require(teamId, experiment_id)).id);
    return {};
  }

  async restore(caller: Caller, { experiment_id }: Requests["getExperiment"]) {
    const { teamId } = need(caller, "member");
    await this.control.restore(caller, (await this.require(teamId, experiment_id)).id);
    return {};
  }

  async setTag(caller: Caller, { experiment_id, key, value }: Requests["setExperimentTag"]) {
    const { teamId } = need(caller, "member");
    const { id } = await this.require(teamId, experiment_id);
    await setExperimentProperties(this.deps.db, id, [{ key, value }]);
    return {};
  }

  async deleteTag(caller: Caller, { experiment_id, key }: Requests["deleteExperimentTag"]) {
    const { teamId } = need(caller, "member");
    const { id } = await this.require(teamId, experiment_id);
    await this.deps.db
      .delete(experimentProperties)
      .where(and(eq(experimentProperties.experimentId, id), eq(experimentProperties.key, key)));
    return {};
  }

  /** The team's experiment of an id, for whoever has been let through; "0" is the one named Default. */
  async require(teamId: string, id: string): Promise<ExperimentRow> {
    if (id !== defaultId) return requireExperimentOfTeam(this.deps.db, teamId, id);
    const experiment = await activeByName(this.deps.db, teamId, defaultName);
    if (!experiment) throw notFound("experiment");
    return experiment;
  }

  /** The id of the experiment that "0" stands for, if it is there; nothing for any other text that is no id. */
  async idOf(teamId: string, id: string): Promise<string | undefined> {
    if (id !== defaultId) return undefined;
    return (await activeByName(this.deps.db, teamId, defaultName))?.id;
  }

  /** The same for a new run: the experiment named Default is made when it is first asked for. */
  async requireForRun(teamId: string, id: string): Promise<ExperimentRow> {
    if (id !== defaultId) return requireExperimentOfTeam(this.deps.db, teamId, id);
    return this.deps.db.transaction(
      async (tx) =>
        (await this.#lockedByName(tx, teamId, defaultName)) ?? this.#insert(tx, teamId, defaultName, []),
    );
  }

  /** Locks the team's row, so that of two who create the same name at once one finds the other's. */
  async #lockedByName(tx: Db, teamId: string, name: string): Promise<ExperimentRow | undefined> {
    await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for("no key update");
    return activeByName(tx, teamId, name);
  }

  async #insert(tx: Db, teamId: string, name: string, tags: KeyValue[]): Promise<ExperimentRow> {
    const { config, plan } = checkExperiment({
      name,
      modelSource: unknownSource,
      dataset: { source: unknownSource },
      plan: { freeze: [], seeds: [] },
    });
    const [experiment] = await tx
      .insert(experiments)
      .values({ teamId, name, question: "", config, plan, createdAt: this.deps.clock.now() })
      .returning();
    if (!experiment) throw new Error("the new experiment was not returned");
    await setExperimentProperties(tx, experiment.id, tags);
    return experiment;
  }

  async #whole(row: ExperimentRow) {
    return toMlflowExperiment(row, (await this.#tagsOf([row.id])).get(row.id) ?? []);
  }

  async #tagsOf(ids: string[]): Promise<Map<string, KeyValue[]>> {
    const rows = await this.deps.db
      .select()
      .from(experimentProperties)
      .where(sql`${experimentProperties.experimentId} = any(${uuidsOf(ids)})`)
      .orderBy(asc(experimentProperties.key));
    const tags = new Map<string, KeyValue[]>(ids.map((id) => [id, []]));
    for (const { experimentId, key, value } of rows) tags.get(experimentId)?.push({ key, value });
    return tags;
  }
}

/** Frostline's own names may be shared: of those the oldest is meant. */
async function activeByName(db: Db, teamId: string, name: string): Promise<ExperimentRow | undefined> {
  const [experiment] = await db
    .select()
    .from(experiments)
    .where(and(eq(experiments.teamId, teamId), eq(experiments.name, name), isNull(experiments.deletedAt)))
    .orderBy(asc(experiments.id))
    .limit(1);
  return experiment;
}

function isInView(view: ViewType): SQL | undefined {
  if (view === "ALL") return undefined;
  return view === "ACTIVE_ONLY" ? isNull(experiments.deletedAt) : isNotNull(experiments.deletedAt);
}
