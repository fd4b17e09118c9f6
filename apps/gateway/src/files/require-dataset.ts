import { type Db, experiments, files, runs } from "@frostline/db";
import { and, count, eq, inArray, isNull, sql } from "drizzle-orm";
import { AppError, badInput } from "../errors.ts";
import { isId } from "../ids.ts";
import { ALL_STATUSES, isFinal } from "../runs/run.states.ts";

const scheme = "file:";

/**
 * Makes sure that a source that names an uploaded file, `file:ID`, names a data set of this team, and that nobody deletes
 * it before the transaction ends: then the runs that were added by it keep it.
 * @throws BAD_INPUT
 */
export async function requireDataset(tx: Db, teamId: string, source: string): Promise<void> {
  if (!source.startsWith(scheme)) return;
  const id = source.slice(scheme.length);
  const [file] = isId(id)
    ? await tx
        .select({ id: files.id })
        .from(files)
        .where(and(eq(files.id, id), eq(files.teamId, teamId), eq(files.kind, "DATASET")))
        .for("key share")
    : [];
  if (!file) {
    throw badInput("dataset.source", "The team has no such uploaded data set: it may have been deleted.");
  }
}

const notOver = ALL_STATUSES.filter((status) => !isFinal(status));

/**
 * Makes sure that no run that is still to be trained reads this data set of the team.
 * @throws CONFLICT naming the experiments whose runs do
 */
export async function refuseNeeded(tx: Db, teamId: string, fileId: string): Promise<void> {
  const needing = await tx
    .select({ name: experiments.name, runs: count() })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(
      and(
        eq(runs.teamId, teamId),
        inArray(runs.status, notOver),
        isNull(runs.deletedAt),
        sql`${runs.config} -> 'dataset' ->> 'source' = ${scheme + fileId}`,
      ),
    )
    .groupBy(experiments.id)
    .orderBy(experiments.name);
  if (needing.length === 0) return;
  const whose = needing.map(({ name, runs }) => `${runs === 1 ? "1 run" : `${runs} runs`} of ${name}`);
  throw new AppError(
    "CONFLICT",
    `This data set is still needed by ${whose.join(" and ")}: cancel what waits or goes on first.`,
  );
}
