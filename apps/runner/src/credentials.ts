import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  CreateRunnerRegistrationTokenDocument,
  createClient,
  gatewayAddress,
  isLoopback,
  RegisterRunnerDocument,
  type RetryOptions,
  type RunnerFactsInput,
  retrying,
} from "@frostline/client";
import { z } from "zod";
import type { RunnerEnv } from "./env.ts";
import { makeFolder } from "./make-folder.ts";

const Credentials = z.object({
  runnerId: z.string(),
  name: z.string(),
  secret: z.string().min(1),
  /** Of the gateway that gave them; runners before it was kept have none. */
  url: z.string().optional(),
  /** The secret may travel there in the clear. */
  insecure: z.boolean().optional(),
});
export type Credentials = z.infer<typeof Credentials>;

/** Of a gateway started on this machine without settings. */
const USUAL_URL = "http://127.0.0.1:4000/graphql";
const FILE = "credentials.json";
/** There while this runner has asked to be let in and has not kept the answer yet. */
const JOIN_KEY = "join-key";

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export const credentialsPath = (dir: string) => join(dir, FILE);

/** This runner's identity, undefined before it has joined. @throws a sentence when the file is spoilt */
export async function readCredentials(dir: string): Promise<Credentials | undefined> {
  const path = credentialsPath(dir);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return Credentials.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not a runner's credentials; delete it to register anew.`, { cause });
  }
}

/** Forgets this runner's identity; what it has trained stays. */
export async function forgetCredentials(dir: string): Promise<void> {
  await rm(credentialsPath(dir), { force: true });
}

/** Names of the runners that this host has joined. */
export async function joinedNames(dataDir: string): Promise<string[]> {
  const names = await readdir(join(dataDir, "runners")).catch(() => []);
  const joined = await Promise.all(
    names.map(async (name) => ((await readIfThere(join(dataDir, "runners", name, FILE))) ? [name] : [])),
  );
  return joined.flat().toSorted();
}

/**
 * The GraphQL endpoint to talk to: the one that was named, else that of the stored credentials.
 * @throws a sentence when a secret would travel there in the clear
 */
export function endpointOf(env: RunnerEnv, stored: Credentials | undefined): string {
  const url = gatewayAddress(env.url ?? stored?.url ?? USUAL_URL, { insecure: true });
  return gatewayAddress(url, { insecure: env.insecure || (stored?.insecure === true && stored.url === url) });
}

/** What this host may present to be let in, other than a token for one registration. */
async function tokenOfPerson(env: RunnerEnv, url: string): Promise<string | undefined> {
  if (env.apiToken) return env.apiToken;
  // On the gateway's own machine the owner's token, readable by its owner alone, stands for the owner. It goes nowhere else.
  return isLoopback(url) ? (await readIfThere(join(env.dataDir, "owner-token")))?.trim() : undefined;
}

/** Whether this runner could register once more, should the gateway not know it. */
export async function canRegister(env: RunnerEnv): Promise<boolean> {
  const url = endpointOf(env, await readCredentials(env.dir));
  return Boolean(env.registrationToken ?? (await tokenOfPerson(env, url)));
}

async function registrationToken(env: RunnerEnv, url: string, retry: RetryOptions): Promise<string> {
  if (env.registrationToken) {
    if (env.labels.length === 0) return env.registrationToken;
    throw new Error(
      "The labels of a runner are fixed by its registration token: name them where the token is made (Runners page), and leave --labels and FROSTLINE_LABELS out here.",
    );
  }
  const token = await tokenOfPerson(env, url);
  if (!token) throw new Error(await howToJoin(env));
  const person = createClient({ url, token });
  const variables = { labels: env.labels, ttlSeconds: 600, ephemeral: env.ephemeral };
  const { createRunnerRegistrationToken } = await retrying(
    () => person.request(CreateRunnerRegistrationTokenDocument, variables),
    retry,
  );
  return createRunnerRegistrationToken.token;
}

/** Says how a runner that has no identity gets one. */
export async function howToJoin({ name, dataDir }: Pick<RunnerEnv, "name" | "dataDir">): Promise<string> {
  const others = await joinedNames(dataDir);
  const known = others.length > 0 ? ` Joined are: ${others.join(", ")}; choose one with --name.` : "";
  return (
    `The runner "${name}" has not joined a gateway yet: take the command from "Add runner" on the Runners page, ` +
    `or give --token. On the gateway's own machine start Frostline first (npm start).${known}`
  );
}

/**
 * Registers this runner, once, and keeps its identity in a file that its user alone can read. Should the answer be lost,
 * even with this process, the same token lets the same runner in again.
 */
export async function register(
  env: RunnerEnv,
  facts: RunnerFactsInput,
  retry: RetryOptions,
): Promise<Credentials> {
  const url = endpointOf(env, undefined);
  const token = await registrationToken(env, url, retry);
  const idempotencyKey = await joinKey(env.dir);
  const { name, ephemeral } = env;
  const client = createClient({ url });
  const { registerRunner } = await retrying(
    () => client.request(RegisterRunnerDocument, { token, name, facts, ephemeral, idempotencyKey }),
    retry,
  );
  const credentials: Credentials = {
    runnerId: registerRunner.runner.id,
    name: registerRunner.runner.name,
    secret: registerRunner.secret,
    url,
    ...(env.insecure && { insecure: true }),
  };
  await writeSecret(credentialsPath(env.dir), `${JSON.stringify(credentials, null, 2)}\n`);
  await rm(join(env.dir, JOIN_KEY), { force: true });
  return credentials;
}

/** Drawn before the gateway is asked, and kept until its answer is. */
async function joinKey(dir: string): Promise<string> {
  const path = join(dir, JOIN_KEY);
  const kept = (await readIfThere(path))?.trim();
  if (kept) return kept;
  const drawn = randomBytes(32).toString("base64url");
  await writeSecret(path, `${drawn}\n`);
  return drawn;
}

/** Whole or not at all, and readable by this user alone. */
async function writeSecret(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
