import { type Db, experiments } from "@frostline/db";
import { and, count, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { requireDataset } from "../files/require-dataset.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import { checkProvenance, storeProvenance } from "../provenance/store-provenance.ts";
import { restorableSince } from "../runs/delete-runs.ts";
import type { RunNews } from "../runs/run-news.ts";
import { checkText } from "../text.ts";
import type { CreateExperimentInput, Experiment, ExperimentFilterInput } from "./experiment.types.ts";
import { experimentFilter } from "./experiment-filter.ts";
import { requireExperimentOfTeam } from "./find-experiment.ts";
import { insertRuns } from "./new-runs.ts";
import { checkExperiment } from "./plan-input.ts";
import { prefixKey } from "./run-needs.ts";
import { type ExperimentRow, toExperiment } from "./stored-config.ts";

const mostDeletedListed = 100;

export class ExperimentService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  async experiment(caller: Caller, id: string): Promise<ExperimentRow> {
    const { teamId } = need(caller, "viewer");
    return requireExperimentOfTeam(this.deps.db, teamId, id);
  }

  /** The team's experiments, newest first, without those deleted. */
  async page(
    caller: Caller,
    first: number,
    after: string | undefined,
    filter: ExperimentFilterInput,
  ): Promise<Connection<Experiment>> {
    const { teamId } = need(caller, "viewer");
    checkFirst(first, 100);
    const [start] = after === undefined ? [] : fromCursor(after, idCursor);
    const ofTeam = and(
      eq(experiments.teamId, teamId),
      isNull(experiments.deletedAt),
      experimentFilter(filter),
    );
    const rows = await this.deps.db
      .select()
      .from(experiments)
      .where(and(ofTeam, start === undefined ? undefined : lt(experiments.id, start)))
      .orderBy(desc(experiments.id))
      .limit(first + 1);
    const [total] = await this.deps.db.select({ experiments: count() }).from(experiments).where(ofTeam);
    return pageOf(rows, first, total?.experiments ?? 0, (row) => ({
      cursor: toCursor(row.id),
      node: toExperiment(row),
    }));
  }

  /** What can be restored, last deleted first. */
  async deleted(caller: Caller): Promise<ExperimentRow[]> {
    const { teamId } = need(caller, "viewer");
    const { db, clock } = this.deps;
    return db
      .select()
      .from(experiments)
      .where(
        and(
          eq(experiments.teamId, teamId),
          isNotNull(experiments.deletedAt),
          lt(restorableSince(clock), experiments.deletedAt),
        ),
      )
      .orderBy(desc(experiments.deletedAt))
      .limit(mostDeletedListed);
  }

  /** An experiment with all runs of its plan, queued: all or nothing. The same key answers the same experiment. */
  async create(caller: Caller, input: CreateExperimentInput): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const creationKey = input.idempotencyKey
      ? checkText("input.idempotencyKey", input.idempotencyKey, 200)
      : null;
    const provenance = checkProvenance("input.provenance", input.provenance);
    const { name, question, config, plan, blocks, queueing, cells } = checkExperiment(input);
    const createdAt = this.deps.clock.now();
    const { experiment, added } = await this.deps.db.transaction(async (tx) => {
      await requireDataset(tx, teamId, config.dataset.source);
      const [created] = await tx
        .insert(experiments)
        .values({
          ...{ teamId, name, question, config, plan, blocks: blocks ?? null, createdAt, creationKey },
          ...queueing,
          prefixKey: prefixKey(config),
        })
        .onConflictDoNothing({ target: [experiments.teamId, experiments.creationKey] })
        .returning();
      if (!created) return { experiment: await this.#createdWith(tx, teamId, creationKey), added: [] };
      await storeProvenance(tx, { experimentId: created.id }, provenance);
      const added = await insertRuns(tx, { experimentId: created.id, teamId, blocks }, cells, createdAt);
      return { experiment: created, added };
    });
    this.news.added(teamId, experiment.id, added);
    await this.news.queued(teamId);
    return experiment;
  }

  async #createdWith(tx: Db, teamId: string, creationKey: string | null): Promise<ExperimentRow> {
    const [experiment] = await tx
      .select()
      .from(experiments)
      .where(and(eq(experiments.teamId, teamId), eq(experiments.creationKey, creationKey ?? "")));
    if (!experiment) throw new Error("the new experiment was not returned");
    return experiment;
  }
}
