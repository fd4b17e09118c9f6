import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateRunnerRegistrationTokenDocument,
  createClient,
  RegisterRunnerDocument,
  retrying,
} from "@frostline/client";
import { z } from "zod";
import type { RunnerEnv } from "./env.ts";
import { hostFacts } from "./facts.ts";

type Retry = Parameters<typeof retrying>[1];

const Credentials = z.object({ runnerId: z.string(), name: z.string(), secret: z.string().min(1) });
export type Credentials = z.infer<typeof Credentials>;

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** On the gateway's own machine the owner's token, readable by its owner alone, stands for the owner. */
async function mintRegistrationToken(env: RunnerEnv, retry: Retry): Promise<string> {
  const path = join(env.dataDir, "owner-token");
  const ownerToken = await readIfThere(path);
  if (!ownerToken) {
    throw new Error(
      `This runner is not registered yet, and there is neither FROSTLINE_REGISTRATION_TOKEN nor ${path}. ` +
        "Start Frostline here first (npm start), or set a registration token.",
    );
  }
  const owner = createClient({ url: env.url, token: ownerToken.trim() });
  const { createRunnerRegistrationToken } = await retrying(
    () => owner.request(CreateRunnerRegistrationTokenDocument, { labels: [], ttlSeconds: 600 }),
    retry,
  );
  return createRunnerRegistrationToken.token;
}

function parseCredentials(text: string, path: string): Credentials {
  try {
    return Credentials.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not a runner's credentials; delete it to register anew.`, { cause });
  }
}

/**
 * Forgets an identity that the gateway does not know: its database was replaced, or this is another gateway.
 * False where no new one could be had.
 */
export async function forgetCredentials(env: RunnerEnv): Promise<boolean> {
  if (!env.registrationToken && !(await readIfThere(join(env.dataDir, "owner-token")))) return false;
  await rm(join(env.dir, "credentials.json"), { force: true });
  return true;
}

/** This runner's identity: read from its folder, or made by registering once. */
export async function loadCredentials(env: RunnerEnv, retry: Retry): Promise<Credentials> {
  const path = join(env.dir, "credentials.json");
  const stored = await readIfThere(path);
  if (stored) {
    return parseCredentials(stored, path);
  }
  const token = env.registrationToken ?? (await mintRegistrationToken(env, retry));
  const client = createClient({ url: env.url });
  const { registerRunner } = await retrying(
    () => client.request(RegisterRunnerDocument, { token, name: env.name, facts: hostFacts() }),
    retry,
  );
  const credentials = {
    runnerId: registerRunner.runner.id,
    name: registerRunner.runner.name,
    secret: registerRunner.secret,
  };
  await writeFile(`${path}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return credentials;
}
