import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@frostline/client";
import { prepareEngine } from "@frostline/model/engine";
import { defaultPrefixFolder, PrefixCache, type PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { Logger } from "pino";
import WebSocket from "ws";
import {
  canRegister,
  credentialsPath,
  endpointOf,
  forgetCredentials,
  readCredentials,
  register,
} from "./credentials.ts";
import { sentenceOf } from "./endings.ts";
import type { RunnerEnv } from "./env.ts";
import { findHost, type Host } from "./host.ts";
import { prefixLimit } from "./prefix-limit.ts";
import { DeletedRunner, isReplaced, isUnknownThere } from "./refusals.ts";
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
    await serveUnlessReplacedTwice(env, host, log, stop);
  } catch (error) {
    if (!isUnknownThere(error)) throw error;
    // Whoever deleted it did so for good: it comes back by a token that a person makes for it, or by a person who starts it
    // on the gateway's own machine, not by a token that lies on its host.
    const staysAway = error.isDeleted && env.apiToken !== undefined && env.registrationToken === undefined;
    if (staysAway || !(await canRegister(env))) {
      if (error.isDeleted) throw new DeletedRunner(deletedSentence(env), { cause: error });
      throw new Error(unknownSentence(env), { cause: error });
    }
    log.warn("the gateway does not know this runner; registering anew");
    await forgetCredentials(env.dir);
    await serve(env, host, log, stop);
  }
}

/**
 * A request to open a session that a killed process has sent may come late, and take the place of this one's. Whoever runs a
 * copy of this runner's folder elsewhere would do so again and again: that ends this one.
 */
async function serveUnlessReplacedTwice(
  env: RunnerEnv,
  host: Host,
  log: Logger,
  stop: AbortSignal,
): Promise<void> {
  try {
    await serve(env, host, log, stop);
  } catch (error) {
    if (!isReplaced(error)) throw error;
    log.warn("another session has taken the place of this one; opening it anew, once");
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
    if (env.ephemeral) await emptyFolder(env.dir, log);
  } finally {
    await client.close();
  }
}

/** Of a runner that the gateway has deleted with the end of its session; not if there is something to tell it still. */
async function emptyFolder(dir: string, log: Logger): Promise<void> {
  const unsent = await attemptsWithSpool(dir);
  if (unsent.length > 0) {
    log.warn(
      { dir, runs: unsent },
      "the folder is kept: the gateway does not have all that these runs reported; run tells it",
    );
    return;
  }
  for (const name of ["runs", "spool"]) await rm(join(dir, name), { recursive: true, force: true });
  await forgetCredentials(dir);
}

async function prefixCacheOf(limitMiB: number | undefined): Promise<PrefixCacheOptions> {
  const folder = defaultPrefixFolder();
  const used = await new PrefixCache({ folder, maxBytes: 0 }).size();
  return { folder, maxBytes: await prefixLimit(folder, used, limitMiB) };
}

const deletedSentence = ({ name, dir }: RunnerEnv) =>
  `The runner "${name}" was deleted at its gateway. To join anew take a command from "Add runner" on the Runners page, ` +
  `or delete ${credentialsPath(dir)}.`;

const unknownSentence = ({ name }: RunnerEnv) =>
  `The gateway does not know the runner "${name}" any more: this may be another gateway, or another database. ` +
  `To join anew take a command from "Add runner" on the Runners page.`;
