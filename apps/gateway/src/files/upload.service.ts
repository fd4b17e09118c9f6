import { type Db, files, storedObjects, teams, uploadPieces, uploads } from "@frostline/db";
import { and, eq, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { type Caller, need } from "../auth/caller.ts";
import { later } from "../clock.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import { holdAttempt, type Writer } from "../runs/hold-attempt.ts";
import type { FileDeps, UploadRow } from "./file-deps.ts";
import { describeSize } from "./file-size.ts";
import type { Piece, StoredRef } from "./file-store.ts";
import { finishUpload } from "./finish-upload.ts";
import { removeStored } from "./sweep-files.ts";
import type { UploadMetadata } from "./upload-metadata.ts";

/** How far an upload is. When all of it is here, the file of the same id is there too. */
export interface UploadState {
  id: string;
  size: number;
  received: number;
  /** Null once it is a file. */
  expiresAt: Date | null;
}

/** Files on their way in. Each upload goes on at the byte up to which the store has it for certain, at any gateway. */
export class UploadService {
  constructor(private readonly deps: FileDeps) {}

  /**
   * Begins an upload of so many bytes.
   * @throws BAD_INPUT, CONFLICT when the team has no room for it, STALE_ATTEMPT, StoreFullError
   */
  async create(caller: Caller, size: number, metadata: UploadMetadata): Promise<UploadState> {
    const writer = need(caller, "writer");
    const { db, store } = this.deps;
    checkKind(writer, metadata);
    this.#checkSize(size);
    const key = uuidv7();
    const storeRef = await store.begin(key, size);
    try {
      return await db.transaction((tx) => this.#insert(tx, writer, { key, storeRef }, size, metadata));
    } catch (error) {
      await store.remove({ key, storeRef });
      throw error;
    }
  }

  /** How far it is. What has all its bytes becomes a file first, if that did not happen yet. */
  async state(caller: Caller, id: string): Promise<UploadState> {
    const writer = need(caller, "writer");
    const upload = await this.#require(writer, id);
    if ("file" in upload) return upload.file;
    return upload.received === upload.size ? this.#finish(writer, id) : upload;
  }

  /**
   * Takes bytes from `start` on; they may end early. The last ones make it a file, if they are what was announced.
   * @throws CONFLICT when it does not go on at `start`, BAD_INPUT for too many bytes or another checksum
   */
  async append(
    caller: Caller,
    id: string,
    start: number,
    bytes: AsyncIterable<Buffer>,
  ): Promise<UploadState> {
    const writer = need(caller, "writer");
    const upload = await this.#require(writer, id);
    if ("file" in upload) return upload.file;
    if (upload.received !== start) throw goesOnAt(upload.received, start);
    await this.#hold(this.deps.db, writer, upload);
    const { store } = this.deps;
    const pieces = store.append(upload.stored, start, upload.size, within(bytes, upload.size - start));
    let received = start;
    for await (const piece of pieces) {
      await this.#keep(id, piece);
      received = piece.start + piece.size;
    }
    return received === upload.size ? this.#finish(writer, id) : { ...upload, received };
  }

  /** Gives an upload up. */
  async abandon(caller: Caller, id: string): Promise<void> {
    const writer = need(caller, "writer");
    const upload = await this.#require(writer, id);
    if ("file" in upload) throw new AppError("CONFLICT", "This upload is complete: delete the file instead.");
    const { db, store } = this.deps;
    await db.delete(uploads).where(eq(uploads.id, id));
    await removeStored(db, store, upload.stored);
  }

  #checkSize(size: number): void {
    const { mostFileBytes } = this.deps.fileSettings;
    if (size < 1) throw badInput("Upload-Length", "An empty file cannot be uploaded.");
    if (size > mostFileBytes) {
      throw badInput(
        "Upload-Length",
        `The file has ${describeSize(size)}; the limit for one file is ${describeSize(mostFileBytes)}.`,
      );
    }
  }

  async #insert(
    tx: Db,
    writer: Writer,
    { key, storeRef }: StoredRef,
    size: number,
    { filename, ...metadata }: UploadMetadata,
  ): Promise<UploadState> {
    await this.#hold(tx, writer, { runId: metadata.runId ?? null, attempt: metadata.attempt ?? null });
    if (writer.kind === "runner") await dropEarlier(tx, filename, metadata);
    await this.#checkTeam(tx, writer.teamId, size);
    await tx.insert(storedObjects).values({ key, storeRef });
    const [row] = await tx
      .insert(uploads)
      .values({
        id: key,
        teamId: writer.teamId,
        name: filename,
        size,
        ...metadata,
        createdAt: this.deps.clock.now(),
        createdBy: writer.kind === "runner" ? null : writer.userId,
        runnerId: writer.kind === "runner" ? writer.runnerId : null,
        expiresAt: this.#expiry(),
      })
      .returning();
    if (!row) throw new Error("the new upload was not returned");
    return row;
  }

  /** The team's row is locked: two uploads at once do not both take the last room. */
  async #checkTeam(tx: Db, teamId: string, size: number): Promise<void> {
    await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for("no key update");
    const sumOf = async (table: typeof files | typeof uploads) => {
      const [row] = await tx
        .select({ bytes: sql<number>`coalesce(sum(${table.size}), 0)::float8` })
        .from(table)
        .where(eq(table.teamId, teamId));
      return row?.bytes ?? 0;
    };
    const taken = (await sumOf(files)) + (await sumOf(uploads));
    const { mostTeamBytes } = this.deps.fileSettings;
    if (taken + size <= mostTeamBytes) return;
    throw new AppError(
      "CONFLICT",
      `The team's files have ${describeSize(taken)} and may have ${describeSize(mostTeamBytes)}: delete some before you upload ${describeSize(size)}.`,
    );
  }

  /** An upload that this caller may go on with, or the file that it became. @throws NOT_FOUND */
  async #require(
    { kind, teamId, ...who }: Writer,
    id: string,
  ): Promise<(UploadRow & { stored: StoredRef }) | { file: UploadState }> {
    if (!isId(id)) throw notFound("upload");
    const { db } = this.deps;
    const runnerId = kind === "runner" && "runnerId" in who ? who.runnerId : null;
    const [found] = await db
      .select({ upload: uploads, stored: storedObjects })
      .from(uploads)
      .innerJoin(storedObjects, eq(storedObjects.key, uploads.id))
      .where(and(eq(uploads.id, id), eq(uploads.teamId, teamId)));
    if (found && found.upload.runnerId === runnerId) return { ...found.upload, stored: found.stored };
    const [file] = found
      ? []
      : await db
          .select({ id: files.id, size: files.size })
          .from(files)
          .where(and(eq(files.id, id), eq(files.teamId, teamId)));
    if (file) return { file: { ...file, received: file.size, expiresAt: null } };
    throw new AppError(
      "NOT_FOUND",
      "There is no such upload: it may have been given up, or expired. Begin anew.",
    );
  }

  /** Makes sure that a file of a run comes from whoever holds the run's current attempt. */
  async #hold(
    db: Db,
    writer: Writer,
    { runId, attempt }: Pick<UploadRow, "runId" | "attempt">,
  ): Promise<void> {
    if (runId === null || attempt === null) return;
    const { clock, settings } = this.deps;
    await db.transaction((tx) => holdAttempt(tx, clock, settings.leaseSeconds, writer, { runId, attempt }));
  }

  /** Of two who store the same bytes at the same time, the database takes the first. */
  async #keep(id: string, piece: Piece): Promise<void> {
    await this.deps.db.transaction(async (tx) => {
      const [upload] = await tx
        .update(uploads)
        .set({ received: piece.start + piece.size, expiresAt: this.#expiry() })
        .where(and(eq(uploads.id, id), eq(uploads.received, piece.start)))
        .returning({ id: uploads.id });
      if (!upload) throw new AppError("CONFLICT", "Somebody else goes on with this upload at the same time.");
      await tx.insert(uploadPieces).values({ uploadId: id, ...piece });
    });
  }

  async #finish(writer: Writer, id: string): Promise<UploadState> {
    const { size } = await finishUpload(this.deps, writer, id);
    return { id, size, received: size, expiresAt: null };
  }

  #expiry() {
    return later(this.deps.clock.now(), this.deps.fileSettings.uploadHours * 3600);
  }
}

/** A runner that begins anew with a file has given its earlier upload of it up, or did not get the answer. */
async function dropEarlier(
  tx: Db,
  name: string,
  { runId, kind }: Pick<UploadMetadata, "runId" | "kind">,
): Promise<void> {
  if (runId === undefined) return;
  await tx
    .delete(uploads)
    .where(and(eq(uploads.runId, runId), eq(uploads.kind, kind), eq(uploads.name, name)));
}

/** A runner writes what its run has made, people bring data; what a script's own run has made is its script's. */
function checkKind(writer: Writer, { kind, runId, step }: UploadMetadata): void {
  if (writer.kind === "runner" && runId === undefined) {
    throw new AppError(
      "FORBIDDEN",
      `Runners upload files of their runs only: a ${kind} without runId is none.`,
    );
  }
  if (writer.kind === "runner" && kind === "CHECKPOINT" && step === undefined) {
    throw badInput("Upload-Metadata.step", "step in Upload-Metadata is missing: how far was the training?");
  }
}

const goesOnAt = (received: number, start: number) =>
  new AppError("CONFLICT", `This upload goes on at byte ${received}, not at ${start}.`);

/** @throws BAD_INPUT as soon as there are more bytes than these */
async function* within(bytes: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let left = most;
  for await (const chunk of bytes) {
    left -= chunk.length;
    if (left < 0) {
      throw badInput(
        "Upload-Length",
        "More bytes were sent than Upload-Length announced: nothing of them is kept.",
      );
    }
    yield chunk;
  }
}
