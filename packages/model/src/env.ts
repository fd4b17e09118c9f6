import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";

const Environment = z.object({
  /** Downloads, extracted models and the linked engine; may be deleted at any time. */
  FROSTLINE_CACHE_DIR: z.string().min(1).optional(),
  /** Folder of an existing TensorFlow to bind to, instead of downloading one. */
  FROSTLINE_LIBTENSORFLOW: z.string().min(1).optional(),
});

export interface ModelEnv {
  cacheDir: string;
  libtensorflow: string | undefined;
}

/** The settings of this package. Read at each call, so that a process may set them before its first use. */
export function readEnv(): ModelEnv {
  const values = Environment.parse({
    FROSTLINE_CACHE_DIR: process.env.FROSTLINE_CACHE_DIR || undefined,
    FROSTLINE_LIBTENSORFLOW: process.env.FROSTLINE_LIBTENSORFLOW || undefined,
  });
  return {
    cacheDir: resolve(values.FROSTLINE_CACHE_DIR ?? join(homedir(), ".cache", "frostline")),
    libtensorflow: values.FROSTLINE_LIBTENSORFLOW,
  };
}

/** The environment for a program that we start: ours, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
