import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** A Chromium to test with, where the usual places do not have one. */
export const chromiumPath = process.env.CHROMIUM_PATH || undefined;

/** The environment of a process under test: ours, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** A superuser's URL of a PostgreSQL server to test on; a server of our own is started without it. */
export const testDatabaseUrl = process.env.TEST_DATABASE_URL || undefined;

/** Where programs are looked for. */
export const binaryFolders = (): string[] => (process.env.PATH ?? "").split(delimiter).filter(Boolean);

/** What the chaos test draws its faults from. */
export const chaosSeed = Number(process.env.FROSTLINE_CHAOS_SEED || 7);

const NPM_VARIABLES = /^(npm_config_|NODE_EXTRA_CA_CERTS$|SSL_CERT_|https?_proxy$|no_proxy$)/i;

/** How this machine reaches the npm registry: the file of the user's settings, and the variables that say so. */
export const npmSettings = {
  userConfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
  variables: Object.fromEntries(
    Object.entries(process.env).filter(([name, value]) => NPM_VARIABLES.test(name) && value),
  ) as Record<string, string>,
};
