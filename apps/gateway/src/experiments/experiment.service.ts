import { createHash } from "node:crypto";
import { experiments, runs } from "@frostline/db";
import { estimateParameters, freezeDepth, type RunConfig } from "@frostline/model";
import { and, count, desc, eq, lt } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { type Caller, requireUser } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import type { RunNews } from "../runs/run-news.ts";
import type { CreateExperimentInput, Experiment } from "./experiment.types.ts";
import { requireExperimentOfTeam } from "./find-experiment.ts";
import { checkExperiment } from "./plan-input.ts";
import { type ExperimentRow, knownShape, toExperiment } from "./stored-config.ts";

/** A statement has at most 65,535 parameters. */
const rowsAtOnce = 1_000;

export class ExperimentService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  async experiment(caller: Caller, id: string): Promise<ExperimentRow> {
    const { teamId } = requireUser(caller);
    return requireExperimentOfTeam(this.deps.db, teamId, id);
  }

  /** The team's experiments, newest first. */
  async page(caller: Caller, first: number, after: string | undefined): Promise<Connection<Experiment>> {
    const { teamId } = requireUser(caller);
    checkFirst(first, 100);
    const [start] = after === undefined ? [] : fromCursor(after, idCursor);
    const ofTeam = eq(experiments.teamId, teamId);
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

  /** An experiment with all runs of its plan, queued: all or nothing. */
  async create(caller: Caller, input: CreateExperimentInput): Promise<ExperimentRow> {
    const { teamId } = requireUser(caller);
    const { name, question, config, plan, blocks, cells } = checkExperiment(input);
    const createdAt = this.deps.clock.now();
    const experiment = await this.deps.db.transaction(async (tx) => {
      const [created] = await tx
        .insert(experiments)
        .values({ teamId, name, question, config, plan, blocks: blocks ?? null, createdAt })
        .returning();
      if (!created) throw new Error("the new experiment was not returned");
      const times = { createdAt, queuedAt: createdAt };
      // uuidv7() counts up within a millisecond: the ids keep the order of the cells, and the queue goes by ids.
      const rows = cells.map((cell) => ({
        id: uuidv7(),
        teamId,
        experimentId: created.id,
        ...runColumns(cell, blocks),
        ...times,
      }));
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        await tx.insert(runs).values(rows.slice(from, from + rowsAtOnce));
      }
      return created;
    });
    await this.news.queued(teamId);
    return experiment;
  }
}

/** What is known of a run before it starts. */
function runColumns(config: RunConfig, blocks: number | undefined) {
  const shape = knownShape(config);
  const parameters = shape && estimateParameters(shape, config.freeze);
  return {
    config,
    configHash: createHash("sha256").update(JSON.stringify(config)).digest("hex"),
    seed: config.seed,
    freezeDepth: depthOf(config, blocks),
    trainableParameters: parameters?.trainable ?? null,
    totalParameters: parameters?.total ?? null,
  };
}

function depthOf({ freeze }: RunConfig, blocks: number | undefined): number | null {
  if (blocks !== undefined) return freezeDepth(freeze, blocks) ?? null;
  return freeze.kind === "prefix" ? freeze.depth : null;
}
