import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { type EngineChoice, parseEngineChoice } from "@frostline/model/engine";
import { z } from "zod";

const Environment = z.object({
  FROSTLINE_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:4000/graphql"),
  FROSTLINE_DATA_DIR: z.string().min(1).default(".frostline"),
  FROSTLINE_RUNNER_DIR: z.string().min(1).optional(),
  FROSTLINE_RUNNER_NAME: z.string().trim().min(1).max(80).default(hostname()),
  FROSTLINE_REGISTRATION_TOKEN: z.string().min(1).optional(),
  FROSTLINE_ENGINE: z.string().default("auto"),
  FROSTLINE_PREFIX_CACHE_MIB: z.coerce.number().int().min(0).optional(),
  FROSTLINE_CHECKPOINT_SECONDS: z.coerce.number().positive().default(60),
  FROSTLINE_CHECKPOINT_UPLOAD_SECONDS: z.coerce.number().min(0).default(300),
  FROSTLINE_GRACE_SECONDS: z.coerce.number().min(3).default(30),
  FROSTLINE_SPOOL_MIB: z.coerce.number().positive().default(256),
  FROSTLINE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

export interface RunnerEnv {
  /** The gateway's GraphQL endpoint. */
  url: string;
  name: string;
  /** Credentials, the lock and the results of this runner. */
  dir: string;
  /** Where a gateway on the same machine keeps its owner's token. */
  dataDir: string;
  registrationToken: string | undefined;
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
}

/**
 * Reads the environment; `overrides` are the command line's, which win.
 * @throws an Error that lists every wrong variable.
 */
export function readEnv(overrides: Record<string, string | undefined> = {}): RunnerEnv {
  const present = (values: NodeJS.ProcessEnv) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  const parsed = Environment.safeParse({ ...present(process.env), ...present(overrides) });
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not right. ${issues.join("; ")}`);
  }
  const values = parsed.data;
  const dataDir = resolve(values.FROSTLINE_DATA_DIR);
  return {
    url: values.FROSTLINE_URL,
    name: values.FROSTLINE_RUNNER_NAME,
    dir: resolve(values.FROSTLINE_RUNNER_DIR ?? join(dataDir, "runners", values.FROSTLINE_RUNNER_NAME)),
    dataDir,
    registrationToken: values.FROSTLINE_REGISTRATION_TOKEN,
    engine: parseEngineChoice(values.FROSTLINE_ENGINE, "--engine or FROSTLINE_ENGINE"),
    prefixCacheMiB: values.FROSTLINE_PREFIX_CACHE_MIB,
    checkpointSeconds: values.FROSTLINE_CHECKPOINT_SECONDS,
    uploadSeconds: values.FROSTLINE_CHECKPOINT_UPLOAD_SECONDS,
    graceSeconds: values.FROSTLINE_GRACE_SECONDS,
    spoolMiB: values.FROSTLINE_SPOOL_MIB,
    logLevel: values.FROSTLINE_LOG_LEVEL,
  };
}
