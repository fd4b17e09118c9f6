import { parseArgs } from "node:util";
import { createClient, GatewayError } from "@frostline/client";
import { prepareEngine } from "@frostline/model/engine";
import { defaultPrefixFolder, PrefixCache, type PrefixCacheOptions } from "@frostline/model/prefix-cache";
import pino from "pino";
import WebSocket from "ws";
import { forgetCredentials, loadCredentials } from "./credentials.ts";
import { readEnv } from "./env.ts";
import { prefixLimit } from "./prefix-limit.ts";
import { runRunner } from "./runner.ts";
import { claimFolder } from "./single-instance.ts";
import { onStopAsked } from "./stop-signals.ts";

const USAGE =
  "Usage: npm run runner -- [--name NAME] [--url http://host:4000/graphql] [--token REGISTRATION_TOKEN] [--engine auto|tensorflow|wasm|cpu|webgpu]";

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        name: { type: "string" },
        url: { type: "string" },
        token: { type: "string" },
        engine: { type: "string" },
      },
    });
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message} ${USAGE}`);
  }
}

async function main(stop: AbortController): Promise<void> {
  const given = readArguments();
  const env = readEnv({
    FROSTLINE_RUNNER_NAME: given.name,
    FROSTLINE_URL: given.url,
    FROSTLINE_REGISTRATION_TOKEN: given.token,
    FROSTLINE_ENGINE: given.engine,
  });
  const log = pino({ level: env.logLevel, base: { runner: env.name } });
  onStopAsked(() => stop.abort());

  await using _folder = await claimFolder(env.dir);
  const engine = await prepareEngine({
    engine: env.engine,
    onProgress: ({ message }) => log.info(message),
    onWarning: (message) => log.warn(message),
    signal: stop.signal,
  });
  const prefixCache = await prefixCacheOf(env.prefixCacheMiB);
  const onRetry = () => log.warn(`the gateway at ${env.url} does not answer; trying again`);
  const run = async () => {
    const { secret } = await loadCredentials(env, { signal: stop.signal, onRetry });
    const client = createClient({ url: env.url, token: secret, webSocket: WebSocket });
    try {
      await runRunner({
        client,
        gateway: { url: env.url, token: secret },
        log,
        dir: env.dir,
        engine,
        engineChoice: env.engine,
        prefixCache,
        checkpointSeconds: env.checkpointSeconds,
        uploadSeconds: env.uploadSeconds,
        graceSeconds: env.graceSeconds,
        releaseReason: "RUNNER_SHUTDOWN",
        spoolBytes: env.spoolMiB * 2 ** 20,
        stop: stop.signal,
      });
    } finally {
      await client.close();
    }
  };
  try {
    await run();
  } catch (error) {
    if (!isUnknownHere(error) || !(await forgetCredentials(env))) throw error;
    log.warn(`the gateway at ${env.url} does not know this runner; registering anew`);
    await run();
  }
}

async function prefixCacheOf(limitMiB: number | undefined): Promise<PrefixCacheOptions> {
  const folder = defaultPrefixFolder();
  const used = await new PrefixCache({ folder, maxBytes: 0 }).size();
  return { folder, maxBytes: await prefixLimit(folder, used, limitMiB) };
}

const isUnknownHere = (error: unknown) => error instanceof GatewayError && error.code === "UNAUTHENTICATED";

const stop = new AbortController();
try {
  await main(stop);
  process.exit(0);
} catch (error) {
  if (stop.signal.aborted) process.exit(0);
  process.stderr.write(`frostline-runner: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
