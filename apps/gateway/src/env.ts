import { join, resolve } from "node:path";
import { z } from "zod";
import type { OpenIdConnectSettings } from "./deps.ts";
import type { FileSettings } from "./files/file-settings.ts";
import { type BorderSettings, usualBorder } from "./http/border-settings.ts";

const seconds = z.coerce.number().positive();

const webUrl = z.url({ protocol: /^https?$/ });
/** "a, b" */
const list = <Entry extends z.ZodType<unknown, string>>(entry: Entry) =>
  z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(entry));
const network = z.union([
  z.enum(["loopback", "linklocal", "uniquelocal"]),
  z.ipv4(),
  z.ipv6(),
  z.cidrv4(),
  z.cidrv6(),
]);

const schema = z.object({
  /** The interface to listen on: this machine alone can reach 127.0.0.1, everybody 0.0.0.0. */
  LISTEN_HOST: z.string().min(1).default(usualBorder.host),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** The embedded database, and the owner's token; a relative path begins at the working directory. */
  FROSTLINE_DATA_DIR: z
    .string()
    .min(1)
    .default(".frostline")
    .transform((path) => resolve(path)),
  /** postgres://… of a PostgreSQL server; the embedded database in the data folder is used without it. */
  DATABASE_URL: z.string().optional(),
  /** Where browsers reach the dashboard: for links, cookies, and the only web pages that may open a WebSocket. */
  PUBLIC_URL: webUrl.default("http://127.0.0.1:3000"),
  TRUSTED_PROXIES: list(network).default(usualBorder.trustedProxies),
  ALLOWED_ORIGINS: list(webUrl.transform((url) => new URL(url).origin)).default(usualBorder.allowedOrigins),
  REQUESTS_PER_SECOND: z.coerce.number().positive().default(usualBorder.requestsPerSecond),
  ANONYMOUS_REQUESTS_PER_SECOND: z.coerce.number().positive().default(usualBorder.anonymousRequestsPerSecond),
  CONNECTIONS_PER_ADDRESS: z.coerce.number().int().positive().default(usualBorder.connectionsPerAddress),
  INTROSPECTION: z.stringbool().default(usualBorder.introspection),
  /** File of the operations that browsers may run: apps/web/src/gql/persisted-documents.json. Without it, any. */
  TRUSTED_DOCUMENTS: z.string().min(1).optional(),
  /** Sign-in by OpenID Connect: all three or none. The provider has to allow PUBLIC_URL/auth/oidc/callback. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What people know the provider as. */
  OIDC_NAME: z.string().default("single sign-on"),
  /** Files of teams and runs, in the data folder's folder "files" unless an S3 bucket is named. */
  FILES_S3_BUCKET: z.string().min(1).optional(),
  /** Of an S3-compatible store that is not Amazon's. */
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_REGION: z.string().min(1).default("us-east-1"),
  /** What the names of all objects begin with. */
  FILES_S3_PREFIX: z.string().default("frostline/"),
  FILE_MIB: z.coerce.number().int().positive().max(75_000).default(5_120),
  TEAM_FILES_MIB: z.coerce.number().int().positive().default(102_400),
  /** After which an upload that got no further byte is given up. */
  UPLOAD_HOURS: z.coerce.number().positive().default(24),
  LEASE_SECONDS: seconds.default(60),
  HEARTBEAT_SECONDS: seconds.default(15),
  POLL_SECONDS: seconds.default(30),
  /** A run whose runners fell silent so often in a row fails. */
  LOST_IN_A_ROW: z.coerce.number().int().positive().default(3),
  /** A runner on which so many different runs failed in a row, each soon after its start, gets no more; 0: never. */
  QUARANTINE_AFTER: z.coerce.number().int().min(0).default(3),
  /** How soon after its start a failure counts for that. */
  QUARANTINE_SECONDS: seconds.default(60),
  /** Who sends it as a bearer token may read /metrics; without it only the gateway's own machine may. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Private networks that webhooks of notices may go to, such as 10.1.0.0/16; public addresses they may in any case. */
  WEBHOOK_ALLOWED_NETWORKS: list(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema>;

export const borderOf = (env: Env): Partial<BorderSettings> => ({
  host: env.LISTEN_HOST,
  requestsPerSecond: env.REQUESTS_PER_SECOND,
  anonymousRequestsPerSecond: env.ANONYMOUS_REQUESTS_PER_SECOND,
  connectionsPerAddress: env.CONNECTIONS_PER_ADDRESS,
  trustedProxies: env.TRUSTED_PROXIES,
  allowedOrigins: env.ALLOWED_ORIGINS,
  introspection: env.INTROSPECTION,
});

const mib = 1024 * 1024;

export const fileSettingsOf = (env: Env): FileSettings => ({
  store:
    env.FILES_S3_BUCKET === undefined
      ? { folder: join(env.FROSTLINE_DATA_DIR, "files") }
      : {
          s3: {
            bucket: env.FILES_S3_BUCKET,
            endpoint: env.FILES_S3_ENDPOINT,
            region: env.FILES_S3_REGION,
            prefix: env.FILES_S3_PREFIX,
          },
        },
  mostFileBytes: env.FILE_MIB * mib,
  mostTeamBytes: env.TEAM_FILES_MIB * mib,
  uploadHours: env.UPLOAD_HOURS,
});

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
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = result.data;
  const together = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET].filter((value) => value !== undefined);
  if (together.length !== 0 && together.length !== 3) {
    throw new EnvError(
      "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three or none.",
    );
  }
  return result.data;
}

/** Undefined where it is not configured. */
export function openIdConnectOf(env: Env): OpenIdConnectSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer, clientId, clientSecret, name: env.OIDC_NAME };
}
