import {
  bigint,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { runners } from "./runners.ts";
import { runs } from "./runs.ts";
import { teams, users } from "./users.ts";

/** DATASET: to train on; MODEL: what a run has trained; CHECKPOINT: what a run goes on from; OTHER: anything else. */
export const fileKind = pgEnum("file_kind", ["DATASET", "MODEL", "CHECKPOINT", "OTHER"]);

/**
 * Everything that was ever begun in the store and is not yet deleted from it. What has neither an upload nor a blob is
 * needed by nobody, and cannot be again: keys are never used twice.
 */
export const storedObjects = pgTable("stored_objects", {
  key: uuid().primaryKey(),
  /** What the store calls it while it is uploaded. */
  storeRef: text().notNull(),
});

/** Whole contents, each once. */
export const blobs = pgTable("blobs", {
  key: uuid()
    .primaryKey()
    .references(() => storedObjects.key),
  sha256: text().notNull().unique("blobs_sha256"),
  size: bigint({ mode: "number" }).notNull(),
  createdAt: instant().notNull().defaultNow(),
});

/** What a file or an upload is, as whoever uploads it says. */
const description = () => ({
  teamId: uuid()
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" }),
  kind: fileKind().notNull(),
  name: text().notNull(),
  size: bigint({ mode: "number" }).notNull(),
  runId: uuid().references(() => runs.id, { onDelete: "cascade" }),
  attempt: integer(),
  /** Of a checkpoint: how far the training was. */
  step: bigint({ mode: "number" }),
  createdAt: instant().notNull().defaultNow(),
  /** Null when a runner uploaded it, or when its person is gone. */
  createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
});

/** A file of a team, or of one of its runs. */
export const files = pgTable(
  "files",
  {
    id: id(),
    ...description(),
    // Restricting: the database refuses to lose bytes that a file needs, whoever asks.
    blobKey: uuid()
      .notNull()
      .references(() => blobs.key),
  },
  (table) => [
    // The team's files by kind, newest first; and what they take together.
    index("files_of_team").on(table.teamId, table.kind, table.id.desc().nullsFirst()),
    // A later attempt's file takes the place of an earlier one's.
    uniqueIndex("files_of_run").on(table.runId, table.kind, table.name),
    // Whether anything needs a blob.
    index("files_of_blob").on(table.blobKey),
  ],
);

/** An upload on its way; its id will be the file's. */
export const uploads = pgTable(
  "uploads",
  {
    id: uuid()
      .primaryKey()
      .references(() => storedObjects.key),
    ...description(),
    /** What the whole is to have, where the client said so. */
    sha256: text(),
    runnerId: uuid().references(() => runners.id, { onDelete: "cascade" }),
    /** Bytes that are stored for certain. */
    received: bigint({ mode: "number" }).notNull().default(0),
    expiresAt: instant().notNull(),
  },
  (table) => [
    index("uploads_of_team").on(table.teamId),
    // Those abandoned.
    index("uploads_by_expiry").on(table.expiresAt),
  ],
);

/** What of an upload is stored, in pieces. */
export const uploadPieces = pgTable(
  "upload_pieces",
  {
    uploadId: uuid()
      .notNull()
      .references(() => uploads.id, { onDelete: "cascade" }),
    start: bigint({ mode: "number" }).notNull(),
    size: bigint({ mode: "number" }).notNull(),
    /** What the store calls it. */
    name: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.start] })],
);
