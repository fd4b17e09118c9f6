import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant, tags } from "./columns.ts";
import { experiments } from "./experiments.ts";
import { runnerSessions, runners } from "./runners.ts";
import { teams } from "./users.ts";

export const runStatus = pgEnum("run_status", [
  "QUEUED",
  "CLAIMED",
  "RUNNING",
  "CANCELLING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLED",
  "LOST",
]);
export const runReason = pgEnum("run_reason", [
  "USER_STOP",
  "PREEMPTED",
  "RUNNER_LOST",
  "RUNNER_SHUTDOWN",
  "OUT_OF_MEMORY",
  "NAN_LOSS",
  "CODE_ERROR",
  "TIMEOUT",
  "BAD_CONFIG",
]);
export const runPhase = pgEnum("run_phase", ["PREPARING", "TRAINING", "VALIDATING", "TESTING", "SAVING"]);
export const logLevel = pgEnum("log_level", ["INFO", "WARN", "ERROR"]);

export const runs = pgTable(
  "runs",
  {
    id: id(),
    /** The experiment's team, repeated here so that the queue needs no join. */
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    experimentId: uuid()
      .notNull()
      .references(() => experiments.id, { onDelete: "cascade" }),
    /** RunConfig of @frostline/model, whole. */
    config: jsonb().$type<unknown>().notNull(),
    /** SHA-256 of the config: equal settings are found without reading JSON. */
    configHash: text().notNull(),
    seed: bigint({ mode: "number" }).notNull(),
    /** Groups frozen from the bottom; null for other policies and for models of unknown depth. */
    freezeDepth: integer(),
    /** Layer groups that its policy trains at some time, by number from the bottom; null while the model is unknown. */
    trainedGroups: integer().array(),
    /** Runs of the same settings with other seeds have the same. */
    settingsHash: text().notNull().generatedAlwaysAs(sql`md5((config - 'seed')::text)`),
    tags: tags(),
    /** Trained by a script, which only logs here: no runner may have it. */
    external: boolean().notNull().default(false),
    /** The script's key of its creation: asked again with it, this run is answered. */
    creationKey: text(),
    status: runStatus().notNull().default("QUEUED"),
    reason: runReason(),
    message: text(),
    /** What it needs of a runner's memory at its largest, as estimated; null where that is not known. */
    memoryBytes: bigint({ mode: "number" }),
    /** It reads the prefix cache of its experiment. */
    readsPrefix: boolean().notNull().default(false),
    /** Number of the current attempt, the fencing token of every write; 0 before the first. */
    attempt: integer().notNull().default(0),
    /** Attempts in a row that ended because the runner fell silent. */
    lostInARow: integer().notNull().default(0),
    /** How often it has failed and was queued again, as its experiment allows. */
    retries: integer().notNull().default(0),
    trainableParameters: bigint({ mode: "number" }),
    totalParameters: bigint({ mode: "number" }),
    /** RunResult as the runner reported it; set when the run succeeded. */
    result: jsonb().$type<unknown>(),
    createdAt: instant().notNull().defaultNow(),
    queuedAt: instant().notNull().defaultNow(),
    startedAt: instant(),
    finishedAt: instant(),
    /** When a person deleted it, or with the same instant its experiment; it can be restored for a while. */
    deletedAt: instant(),
  },
  (table) => [
    // The pages of an experiment's runs, and the counts of its states.
    index("runs_of_experiment").on(table.experimentId, table.id),
    // The team's list of runs, newest first.
    index("runs_of_team").on(table.teamId, table.id.desc().nullsFirst()),
    unique("runs_creation_key").on(table.teamId, table.creationKey),
    // The runs that go on: what notices look at, and how many of each experiment runners have.
    index("runs_going_on")
      .on(table.teamId, table.experimentId)
      .where(sql`${table.status} in ('CLAIMED', 'RUNNING', 'CANCELLING', 'LOST')`),
    index("runs_ended").on(table.teamId, table.finishedAt).where(sql`${table.finishedAt} is not null`),
    // The next run to claim of each experiment that has one: holds only what is queued, so it stays small.
    index("runs_queue")
      .on(table.teamId, table.experimentId, table.readsPrefix, table.id)
      .where(sql`${table.status} = 'QUEUED' and ${table.deletedAt} is null`),
    // The runs of an experiment that are not over: a list by a metric takes all others from run_scores.
    index("runs_not_over")
      .on(table.experimentId)
      .where(
        sql`${table.status} in ('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING', 'LOST') and ${table.deletedAt} is null`,
      ),
    // How many runs wait and go on, for the meters: holds only those that are not over.
    index("runs_unfinished")
      .on(table.status)
      .where(
        sql`${table.status} in ('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING') and ${table.deletedAt} is null`,
      ),
  ],
);

/** One try of a run on one runner, with its lease and its progress. */
export const attempts = pgTable(
  "attempts",
  {
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    /** These three are null for the only attempt of an external run. */
    runnerId: uuid().references(() => runners.id, { onDelete: "cascade" }),
    sessionId: uuid().references(() => runnerSessions.id, { onDelete: "cascade" }),
    /** The runner's key of this claim: asked again with it, the same run is answered. */
    claimKey: text(),
    leaseExpiresAt: instant().notNull(),
    engine: text(),
    engineVersion: text(),
    device: text(),
    phase: runPhase(),
    step: bigint({ mode: "number" }).notNull().default(0),
    totalSteps: bigint({ mode: "number" }).notNull().default(0),
    etaSeconds: doublePrecision(),
    /** Highest sequence number of the metric batches and of the log lines that are stored. */
    metricsSeq: bigint({ mode: "number" }).notNull().default(-1),
    logSeq: bigint({ mode: "number" }).notNull().default(-1),
    /** Grows with every change of its series: who remembers where they stand sees by it whether they still do. */
    metricsVersion: bigint({ mode: "number" }).notNull().default(0),
    /** When it was claimed, when training began, when it ended. */
    startedAt: instant().notNull(),
    trainingStartedAt: instant(),
    finishedAt: instant(),
    outcome: runStatus(),
    reason: runReason(),
    /** DataReport as the runner reported it: what exactly this attempt trained on. */
    dataReport: jsonb().$type<unknown>(),
    /** The step of the checkpoint that it went on from: earlier attempts count up to there. Null when it began anew. */
    resumedFromStep: bigint({ mode: "number" }),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.number] }),
    // A claim repeated after a lost reply; also what keeps two such repeats from claiming two runs.
    unique("attempts_claim_key").on(table.runnerId, table.claimKey),
    // What a runner holds now, and what may have lost its lease: only attempts that still go on. The lease itself is not
    // in it: every write renews one, and would touch the index each time.
    index("attempts_active").on(table.runnerId).where(sql`${table.finishedAt} is null`),
  ],
);

/** What a layer group was like at a step. */
export const layerStates = pgTable(
  "layer_states",
  {
    runId: uuid().notNull(),
    attempt: integer().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    group: integer().notNull(),
    name: text().notNull(),
    frozen: boolean().notNull(),
    learningRate: doublePrecision(),
    gradientNorm: doublePrecision(),
    weightDrift: doublePrecision(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.attempt, table.step, table.group] }),
    foreignKey({
      columns: [table.runId, table.attempt],
      foreignColumns: [attempts.runId, attempts.number],
    }).onDelete("cascade"),
  ],
);

export const logLines = pgTable(
  "log_lines",
  {
    runId: uuid().notNull(),
    attempt: integer().notNull(),
    /** The runner's own numbering: what makes sending a line twice harmless. */
    seq: bigint({ mode: "number" }).notNull(),
    at: instant().notNull(),
    level: logLevel().notNull(),
    message: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.attempt, table.seq] }),
    foreignKey({
      columns: [table.runId, table.attempt],
      foreignColumns: [attempts.runId, attempts.number],
    }).onDelete("cascade"),
  ],
);
