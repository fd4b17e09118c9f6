import type { Readable } from "node:stream";
import { attempts, blobs, experiments, files, runs } from "@frostline/db";
import { and, count, eq, inArray, isNull, lt } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import { notFound } from "../errors.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import type { ExperimentRow } from "../experiments/stored-config.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import { isId } from "../ids.ts";
import { holdAttempt, type RunAttemptRef } from "../runs/hold-attempt.ts";
import { selectFiles } from "./file.queries.ts";
import type { File, FileKind, ModelRetention } from "./file.types.ts";
import type { FileDeps, FileRow } from "./file-deps.ts";
import type { ByteRange } from "./file-store.ts";
import { isModelWanted } from "./model-retention.ts";
import { refuseNeeded } from "./require-dataset.ts";

/** A file that is there to be read. */
export interface OpenFile extends Pick<FileRow, "name" | "size"> {
  sha256: string;
  /** Both ends included. */
  read(range: ByteRange): Promise<Readable>;
}

/** Files that are there. */
export class FileService {
  constructor(private readonly deps: FileDeps) {}

  /**
   * For people of the team every file; for a runner its team's data sets, and the checkpoints of the runs that it holds.
   * @throws NOT_FOUND
   */
  async open(caller: Caller, id: string): Promise<OpenFile> {
    const reader = caller.kind === "runner" ? need(caller, "runner") : need(caller, "viewer");
    if (!isId(id)) throw notFound("file");
    const { db, store } = this.deps;
    const [found] = await db
      .select({ file: files, sha256: blobs.sha256 })
      .from(files)
      .innerJoin(blobs, eq(blobs.key, files.blobKey))
      .where(and(eq(files.id, id), eq(files.teamId, reader.teamId)));
    if (!found) throw notFound("file");
    if (reader.kind === "runner" && !(await this.#needs(reader.runnerId, found.file))) throw notFound("file");
    const { file, sha256 } = found;
    return { ...file, sha256, read: (range) => store.open(file.blobKey, range) };
  }

  /** The team's files, newest first. */
  async page(
    caller: Caller,
    first: number,
    wanted: { after: string | undefined; kind: FileKind | undefined; experimentId: string | undefined },
  ): Promise<Connection<File>> {
    const { teamId } = need(caller, "viewer");
    checkFirst(first, 200);
    const { db } = this.deps;
    const [start] = wanted.after === undefined ? [] : fromCursor(wanted.after, idCursor);
    if (wanted.experimentId !== undefined) await requireExperimentOfTeam(db, teamId, wanted.experimentId);
    const which = and(
      eq(files.teamId, teamId),
      wanted.kind === undefined ? undefined : eq(files.kind, wanted.kind),
      wanted.experimentId === undefined
        ? undefined
        : inArray(
            files.runId,
            db.select({ id: runs.id }).from(runs).where(eq(runs.experimentId, wanted.experimentId)),
          ),
    );
    const rows = await selectFiles(
      db,
      and(which, start === undefined ? undefined : lt(files.id, start)),
      first + 1,
    );
    const [total] = await db.select({ files: count() }).from(files).where(which);
    return pageOf(rows, first, total?.files ?? 0, (node) => ({ cursor: toCursor(node.id), node }));
  }

  /**
   * For good; its bytes go with the next tidying, unless another file has the same.
   * @throws NOT_FOUND, CONFLICT while runs need it
   */
  async delete(caller: Caller, id: string): Promise<boolean> {
    const { teamId } = need(caller, "member");
    if (!isId(id)) throw notFound("file");
    const { db, clock } = this.deps;
    return db.transaction(async (tx) => {
      const [gone] = await tx
        .delete(files)
        .where(and(eq(files.id, id), eq(files.teamId, teamId)))
        .returning({ name: files.name, kind: files.kind });
      if (!gone) throw notFound("file");
      if (gone.kind === "DATASET") await refuseNeeded(tx, teamId, id);
      await record(tx, clock, caller, { action: "FILE_DELETED", subject: gone.name, subjectId: id });
      return true;
    });
  }

  /** Which trained models of an experiment are kept from now on. */
  async keepModels(caller: Caller, experimentId: string, keep: ModelRetention): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const { db } = this.deps;
    const experiment = await requireExperimentOfTeam(db, teamId, experimentId);
    await db.update(experiments).set({ keepModels: keep }).where(eq(experiments.id, experimentId));
    return { ...experiment, keepModels: keep };
  }

  /**
   * Whether a runner is to upload the model that its run has trained.
   * @throws STALE_ATTEMPT
   */
  async isModelWanted(caller: Caller, run: RunAttemptRef, accuracy: number): Promise<boolean> {
    const runner = need(caller, "runner");
    const { db, clock, settings } = this.deps;
    return db.transaction(async (tx) => {
      await holdAttempt(tx, clock, settings.leaseSeconds, runner, run);
      return isModelWanted(tx, run.runId, accuracy);
    });
  }

  async #needs(runnerId: string, { kind, runId }: FileRow): Promise<boolean> {
    if (kind === "DATASET") return true;
    if (kind !== "CHECKPOINT" || runId === null) return false;
    const [held] = await this.deps.db
      .select({ number: attempts.number })
      .from(attempts)
      .innerJoin(runs, and(eq(runs.id, attempts.runId), eq(runs.attempt, attempts.number)))
      .where(and(eq(attempts.runId, runId), eq(attempts.runnerId, runnerId), isNull(attempts.finishedAt)));
    return held !== undefined;
  }
}
