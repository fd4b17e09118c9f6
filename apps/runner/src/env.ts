import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { type EngineChoice, parseEngineChoice } from "@frostline/model/engine";
import { z } from "zod";

const mostSlots = 64;

const Environment = z.object({
  FROSTLINE_URL: z.string().optional(),
  FROSTLINE_INSECURE: z.stringbool().default(false),
  FROSTLINE_DATA_DIR: z.string().min(1).optional(),
  FROSTLINE_RUNNER_DIR: z.string().min(1).optional(),
  FROSTLINE_RUNNER_NAME: z.string().trim().min(1).max(80).optional(),
  FROSTLINE_REGISTRATION_TOKEN: z.string().trim().min(1).optional(),
  FROSTLINE_TOKEN: z.string().trim().min(1).optional(),
  FROSTLINE_LABELS: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((label) => label.trim())
        .filter(Boolean),
    ),
  FROSTLINE_SLOTS: z
    .union([z.literal("auto"), z.coerce.number().int().min(1).max(mostSlots)], {
      error: `must be auto or a number from 1 to ${mostSlots}`,
    })
    .default("auto"),
  FROSTLINE_EPHEMERAL: z.stringbool().default(false),
  FROSTLINE_IDLE_EXIT_SECONDS: z.coerce.number().positive().optional(),
  FROSTLINE_ENGINE: z.string().default("auto"),
  FROSTLINE_PREFIX_CACHE_MIB: z.coerce.number().int().min(0).optional(),
  FROSTLINE_CHECKPOINT_SECONDS: z.coerce.number().positive().default(60),
  FROSTLINE_CHECKPOINT_UPLOAD_SECONDS: z.coerce.number().min(0).default(300),
  FROSTLINE_GRACE_SECONDS: z.coerce.number().min(3).default(30),
  FROSTLINE_SPOOL_MIB: z.coerce.number().positive().default(256),
  FROSTLINE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  CUDA_VISIBLE_DEVICES: z.string().optional(),
  TF_NUM_INTRAOP_THREADS: z.string().optional(),
  SLURM_JOB_ID: z.string().optional(),
  KUBERNETES_SERVICE_HOST: z.string().optional(),
});

export interface RunnerEnv {
  /** The gateway, as it was named; undefined: the one that this runner has joined. */
  url: string | undefined;
  /** Secrets may travel in the clear. */
  insecure: boolean;
  /** Undefined when nobody named this runner; it is called by its host then. */
  givenName: string | undefined;
  name: string;
  /** Credentials, the lock and the results of this runner. */
  dir: string;
  /** Where the folders of runners are, and where a gateway on the same machine keeps its owner's token. */
  dataDir: string;
  registrationToken: string | undefined;
  /** An API token with which this runner makes a registration token for itself. */
  apiToken: string | undefined;
  /** For a registration token that this runner makes for itself. */
  labels: string[];
  /** How many runs are trained at once; auto: one on each GPU. */
  slots: number | "auto";
  /** Take one run, then leave for good. */
  ephemeral: boolean;
  /** Leave after so long without a run. */
  idleExitSeconds: number | undefined;
  /** This host was lent by a scheduler, which may take it back: runs that lose it were preempted. */
  isLent: boolean;
  /** The tensor engine that runs are trained on. */
  engine: EngineChoice;
  /** Limit of this host's prefix cache in MiB, 0: none is kept; undefined: by the size of the disk. */
  prefixCacheMiB: number | undefined;
  /** A training saves what it needs to go on after a crash this often. */
  checkpointSeconds: number;
  /** From one upload of a checkpoint to the next. */
  uploadSeconds: number;
  /** A runner that is asked to stop has left after so much time: saved, uploaded, handed back. */
  graceSeconds: number;
  /** What a run has reported and the gateway has not acknowledged may take so many MiB of the disk. */
  spoolMiB: number;
  logLevel: string;
  /** The GPUs that this process was given; undefined: all. */
  visibleGpus: string | undefined;
  /** Threads of one training process, where a person has set them. */
  engineThreads: string | undefined;
}

export interface EnvDefaults {
  /** Absolute, or from the working directory. */
  dataDir: string;
}

/**
 * Reads the environment; `overrides` are the command line's, which win.
 * @throws an Error that lists every wrong variable.
 */
export function readEnv(
  defaults: EnvDefaults,
  overrides: Record<string, string | undefined> = {},
): RunnerEnv {
  const present = (values: NodeJS.ProcessEnv) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  const parsed = Environment.safeParse({
    ...present(process.env),
    ...present(overrides),
    CUDA_VISIBLE_DEVICES: process.env.CUDA_VISIBLE_DEVICES, // empty says: none
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not right. ${issues.join("; ")}`);
  }
  const values = parsed.data;
  const dataDir = resolve(values.FROSTLINE_DATA_DIR ?? defaults.dataDir);
  const name = values.FROSTLINE_RUNNER_NAME ?? hostname();
  return {
    url: values.FROSTLINE_URL,
    insecure: values.FROSTLINE_INSECURE,
    givenName: values.FROSTLINE_RUNNER_NAME,
    name,
    dir: resolve(values.FROSTLINE_RUNNER_DIR ?? join(dataDir, "runners", name)),
    dataDir,
    registrationToken: values.FROSTLINE_REGISTRATION_TOKEN,
    apiToken: values.FROSTLINE_TOKEN,
    labels: values.FROSTLINE_LABELS,
    slots: values.FROSTLINE_SLOTS,
    ephemeral: values.FROSTLINE_EPHEMERAL,
    idleExitSeconds: values.FROSTLINE_IDLE_EXIT_SECONDS,
    isLent:
      values.FROSTLINE_EPHEMERAL || Boolean(values.SLURM_JOB_ID) || Boolean(values.KUBERNETES_SERVICE_HOST),
    engine: parseEngineChoice(values.FROSTLINE_ENGINE, "--engine or FROSTLINE_ENGINE"),
    prefixCacheMiB: values.FROSTLINE_PREFIX_CACHE_MIB,
    checkpointSeconds: values.FROSTLINE_CHECKPOINT_SECONDS,
    uploadSeconds: values.FROSTLINE_CHECKPOINT_UPLOAD_SECONDS,
    graceSeconds: values.FROSTLINE_GRACE_SECONDS,
    spoolMiB: values.FROSTLINE_SPOOL_MIB,
    logLevel: values.FROSTLINE_LOG_LEVEL,
    visibleGpus: values.CUDA_VISIBLE_DEVICES,
    engineThreads: values.TF_NUM_INTRAOP_THREADS,
  };
}

/** Whether npm or npx started this process, with a shell in between. */
export const isOfNpm = Boolean(process.env.npm_lifecycle_event);

/** Of no use to a training process, which runs on data that others chose. */
const SECRETS = ["FROSTLINE_TOKEN", "FROSTLINE_REGISTRATION_TOKEN"];

/** The environment of a training process: ours without its secrets, with changes. */
export function trainerEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !SECRETS.includes(name));
  return { ...Object.fromEntries(ours), ...changes };
}
