import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@frostline/client";
import { prepareEngine } from "@frostline/model/engine";
import { defaultPrefixFolder, PrefixCache, type PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { Logger } from "pino";
import WebSocket from "ws";
import { canRegister, endpointOf, forgetCredentials, readCredentials, register } from "./credentials.ts";
import { sentenceOf } from "./endings.ts";
import type { RunnerEnv } from "./env.ts";
import { findHost, type Host } from "./host.ts";
import { prefixLimit } from "./prefix-limit.ts";
import { isUnknownThere } from "./refusals.ts";
import { runRunner } from "./runner.ts";
import { attemptsWithSpool } from "./spool/folders.ts";
import { logProgress } from "./trainer/log-progress.ts";

/**
 * Works as this host's runner until there is a reason to leave; registers first where that was not done. The runner's
 * folder has to be claimed.
 */
export async function supervise(env: RunnerEnv, log: Logger, stop: AbortSignal): Promise<void> {
  const engine = await prepareEngine({
    engine: env.engine,
    onProgress: logProgress({ log: (_level, message) => log.info(message) }),
    onWarning: (message) => log.warn(message),
    signal: stop,
  });
  const host = await findHost(env, engine);
  try {
    await serve(env, host, log, stop);
  } catch (error) {
    if (!isUnknownThere(error)) throw error;
    if (!(await canRegister(env))) throw new Error(unknownSentence(env), { cause: error });
    log.warn("the gateway does not know this runner; registering anew");
    await forgetCredentials(env.dir);
    await serve(env, host, log, stop);
  }
}

async function serve(env: RunnerEnv, { facts, slots }: Host, log: Logger, stop: AbortSignal): Promise<void> {
  const retry = { signal: stop, onRetry: (error: unknown) => log.warn(`${sentenceOf(error)} Trying again.`) };
  const credentials = (await readCredentials(env.dir)) ?? (await register(env, facts, retry));
  const gateway = { url: endpointOf(env, credentials), token: credentials.secret };
  const client = createClient({ ...gateway, webSocket: WebSocket });
  try {
    await runRunner({
      client,
      gateway,
      log,
      dir: env.dir,
      facts,
      slots,
      ephemeral: env.ephemeral,
      idleExitSeconds: env.idleExitSeconds,
      engineChoice: env.engine,
      prefixCache: await prefixCacheOf(env.prefixCacheMiB),
      checkpointSeconds: env.checkpointSeconds,
      uploadSeconds: env.uploadSeconds,
      graceSeconds: env.graceSeconds,
      spoolBytes: env.spoolMiB * 2 ** 20,
      releaseReason: env.isLent ? "PREEMPTED" : "RUNNER_SHUTDOWN",
      stop,
    });
    if (env.ephemeral) await removeRunner(env.dir);
  } finally {
    await client.close();
  }
}

/** The gateway has deleted it with the end of its session. What it has not been told yet stays. */
async function removeRunner(dir: string): Promise<void> {
  await forgetCredentials(dir);
  if ((await attemptsWithSpool(dir)).length > 0) return;
  for (const name of ["runs", "spool"]) await rm(join(dir, name), { recursive: true, force: true });
}

async function prefixCacheOf(limitMiB: number | undefined): Promise<PrefixCacheOptions> {
  const folder = defaultPrefixFolder();
  const used = await new PrefixCache({ folder, maxBytes: 0 }).size();
  return { folder, maxBytes: await prefixLimit(folder, used, limitMiB) };
}

const unknownSentence = ({ name }: RunnerEnv) =>
  `The gateway does not know the runner "${name}" any more: it was deleted there, or this is another gateway. ` +
  `To join anew take a command from "Add runner" on the Runners page.`;
