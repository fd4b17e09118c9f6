import { resolve } from "node:path";
import { z } from "zod";

const seconds = z.coerce.number().positive();

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** The embedded database, and the owner's token; a relative path begins at the working directory. */
  FROSTLINE_DATA_DIR: z
    .string()
    .min(1)
    .default(".frostline")
    .transform((path) => resolve(path)),
  /** postgres://… of a PostgreSQL server; the embedded database in the data folder is used without it. */
  DATABASE_URL: z.string().optional(),
  /** Where the dashboard is: for the sign-in link, and the only web pages that may open a WebSocket. */
  WEB_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:3000"),
  LEASE_SECONDS: seconds.default(60),
  HEARTBEAT_SECONDS: seconds.default(15),
  POLL_SECONDS: seconds.default(30),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema>;

/** The environment of a process cannot be used. The message names everything that is wrong. */
export class EnvError extends Error {
  override name = "EnvError";
}

/** @throws EnvError */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) throw new EnvError(z.prettifyError(result.error));
  const { HEARTBEAT_SECONDS, LEASE_SECONDS } = result.data;
  if (HEARTBEAT_SECONDS >= LEASE_SECONDS) {
    throw new EnvError(
      "HEARTBEAT_SECONDS must be less than LEASE_SECONDS: runners would be lost between two heartbeats.",
    );
  }
  return result.data;
}
