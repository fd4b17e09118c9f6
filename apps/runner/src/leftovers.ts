import { type FrostlineClient, GatewayError, OtherVersion, type RunAttemptInput } from "@frostline/client";
import type { Logger } from "pino";
import { checkpointsFolder, RunCheckpoints } from "./checkpoints.ts";
import { conclude } from "./conclude.ts";
import { type Ending, sentenceOf } from "./endings.ts";
import { Sender } from "./sender.ts";
import { attemptsWithSpool, spoolFolder } from "./spool/folders.ts";
import { Spool } from "./spool/spool.ts";

export interface LeftoverOptions {
  client: FrostlineClient;
  log: Logger;
  /** Folder of this runner. */
  dir: string;
  stop: AbortSignal;
}

/**
 * Settles what the previous process of this runner left when it died: the gateway is told what waits in the spools, a
 * checkpoint that was waiting for that counts, and the runs end as they had ended, or are handed back.
 * @param active what the gateway takes this runner to work on
 */
export async function settleLeftovers(options: LeftoverOptions, active: RunAttemptInput[]): Promise<void> {
  const spooled = await attemptsWithSpool(options.dir);
  const others = active.filter(
    ({ runId, attempt }) => !spooled.some((run) => run.runId === runId && run.attempt === attempt),
  );
  for (const run of [...spooled, ...others]) await settle(run, options);
}

async function settle(run: RunAttemptInput, { client, log, dir, stop }: LeftoverOptions): Promise<void> {
  const checkpoints = new RunCheckpoints(checkpointsFolder(dir, String(run.runId)), run.attempt);
  const onRetry = (error: unknown) => log.warn(run, `${sentenceOf(error)} Trying again.`);
  const retry = { signal: stop, onRetry };
  const sender = new Sender(client, run, stop, {
    waiting: onRetry,
    stopRequested() {}, // it has stopped
    async acknowledged(step) {
      await checkpoints.commit(step);
    },
  });
  const spool = await Spool.open(spoolFolder(dir, run));
  let ending: Ending = { release: "RUNNER_LOST" };
  try {
    for (let batch = await spool.next(); batch; batch = await spool.next()) {
      await sender.send(batch.records);
      const last = batch.records.findLast((record) => record.kind === "ending");
      if (last) ending = last.ending;
      await batch.acknowledge();
    }
    await conclude(client, run, ending, retry);
    if (!("release" in ending)) await checkpoints.remove();
    log.warn({ ...run, ending }, "settled a run that the previous process left");
  } catch (error) {
    if (!(error instanceof GatewayError) || error instanceof OtherVersion) throw error;
    log.warn({ ...run, err: error }, "the gateway has no use for what the previous process left of a run");
  }
  if (spool.damaged > 0)
    log.error({ ...run, lines: spool.damaged }, "the disk spoilt a part of what a run had reported");
  await spool.remove();
}
