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

const HubEnvironment = z.object({
  /** Another Hugging Face hub, or a mirror of it. */
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be a URL such as https://huggingface.co" })
    .default("https://huggingface.co"),
  /** For private and gated repositories. */
  HF_TOKEN: z.string().trim().min(1).optional(),
});

export interface HubEnv {
  /** Without a slash at its end. */
  endpoint: string;
  token: string | undefined;
}

/**
 * The Hugging Face hub to use, under the names of the variables that its own library reads.
 * @throws an Error that names the wrong variable
 */
export function readHubEnv(): HubEnv {
  const parsed = HubEnvironment.safeParse({
    HF_ENDPOINT: process.env.HF_ENDPOINT || undefined,
    HF_TOKEN: process.env.HF_TOKEN?.trim() || undefined,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`The variable ${issue?.path.join(".")} ${issue?.message}.`);
  }
  return { endpoint: parsed.data.HF_ENDPOINT.replace(/\/+$/, ""), token: parsed.data.HF_TOKEN };
}

/** The environment for a program that we start: ours, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
