import { rmdir } from "node:fs/promises";
import { createClient, ThisRunnerDocument } from "@frostline/client";
import { pino } from "pino";
import {
  type Credentials,
  canRegister,
  endpointOf,
  forgetCredentials,
  readCredentials,
  register,
} from "../credentials.ts";
import { sentenceOf } from "../endings.ts";
import type { RunnerEnv } from "../env.ts";
import { findHost } from "../host.ts";
import { isUnknownThere } from "../refusals.ts";
import { claimFolder } from "../single-instance.ts";
import { onStopAsked } from "../stop-signals.ts";
import { supervise } from "../supervise.ts";
import { say } from "./say.ts";

/** Works as the runner that this host is, or becomes now. */
export async function run(env: RunnerEnv): Promise<void> {
  await untilStopped(async (stop) => {
    await inFolder(env, () => supervise(env, logOf(env), stop));
  });
}

/** Registers this host, then works as its runner. */
export async function join(env: RunnerEnv, { thenRun }: { thenRun: boolean }): Promise<void> {
  await untilStopped(async (stop) => {
    await inFolder(env, async () => {
      await registerHere(env, stop);
      if (!thenRun) return;
      say("Setting up the tensor engine; the first time this takes a few minutes.");
      await supervise(env, logOf(env), stop);
    });
  });
}

/** Works alone in this runner's folder. What an ephemeral one has emptied goes with it. */
async function inFolder({ dir, ephemeral }: RunnerEnv, work: () => Promise<void>): Promise<void> {
  {
    await using _folder = await claimFolder(dir);
    await work();
  }
  // Not if there is more in it: the folder is whichever was named. Nor where it is mounted.
  if (ephemeral) await rmdir(dir).catch(() => {});
}

async function registerHere(env: RunnerEnv, stop: AbortSignal): Promise<void> {
  const stored = await readCredentials(env.dir);
  const url = endpointOf(env, stored);
  if (stored) {
    if (stored.url !== undefined && stored.url !== url) {
      throw new Error(
        `The runner "${env.name}" of this host has joined ${stored.url}: leave that gateway first (leave), or give this one a name of its own (--name).`,
      );
    }
    if (!(await canRegister(env)) || !(await isForgotten(url, stored))) {
      say(`This host has joined ${url} before, as "${stored.name}"; no token was needed.`);
      return;
    }
    say(`The gateway has forgotten "${stored.name}" since this host joined it: joining anew.`);
    await forgetCredentials(env.dir);
  }
  const onRetry = (error: unknown) => say(`${sentenceOf(error)} Trying again.`);
  const { facts } = await findHost(env);
  const { name } = await register(env, facts, { signal: stop, onRetry });
  say(`Joined ${url} as "${name}". Its folder is ${env.dir}.`);
}

/** Whether the gateway has deleted this runner. One that is away has not. */
async function isForgotten(url: string, { secret }: Credentials): Promise<boolean> {
  const asked = createClient({ url, token: secret }).request(ThisRunnerDocument);
  return asked.then(() => false, isUnknownThere);
}

const logOf = (env: RunnerEnv) => pino({ level: env.logLevel, base: { runner: env.name } });

/** What fails because it was asked to stop has not failed. */
async function untilStopped(work: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  onStopAsked(() => stop.abort());
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}
