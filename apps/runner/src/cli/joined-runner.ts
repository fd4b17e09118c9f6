import { join } from "node:path";
import { createClient, type FrostlineClient } from "@frostline/client";
import { type Credentials, endpointOf, howToJoin, joinedNames, readCredentials } from "../credentials.ts";
import type { RunnerEnv } from "../env.ts";

export interface JoinedRunner {
  env: RunnerEnv;
  credentials: Credentials;
  /** The gateway's GraphQL endpoint. */
  url: string;
  client: FrostlineClient;
}

/** The runner that is meant: the only one of this host, where none was named and its host's name is none's. */
export async function chosenRunner(env: RunnerEnv): Promise<RunnerEnv> {
  if (await readCredentials(env.dir)) return env;
  const names = await joinedNames(env.dataDir);
  const [only] = names;
  if (env.givenName !== undefined || names.length !== 1 || only === undefined) return env;
  return { ...env, name: only, dir: join(env.dataDir, "runners", only) };
}

/** This host's runner, as it has joined a gateway. @throws a sentence when it has not */
export async function joinedRunner(given: RunnerEnv): Promise<JoinedRunner> {
  const env = await chosenRunner(given);
  const credentials = await readCredentials(env.dir);
  if (!credentials) throw new Error(await howToJoin(env));
  const url = endpointOf(env, credentials);
  return {
    env,
    credentials,
    url,
    client: createClient({ url, token: credentials.secret, timeoutSeconds: 10 }),
  };
}
