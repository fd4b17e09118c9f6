import { DeleteRunnerDocument, DrainRunnerDocument } from "@frostline/client";
import { forgetCredentials } from "../credentials.ts";
import type { RunnerEnv } from "../env.ts";
import { isUnknownThere } from "../refusals.ts";
import { claimFolder } from "../single-instance.ts";
import { joinedRunner } from "./joined-runner.ts";
import { say } from "./say.ts";

/** Lets this runner take no new run. */
export async function drain(given: RunnerEnv): Promise<void> {
  const { credentials, client } = await joinedRunner(given);
  await client.request(DrainRunnerDocument, { id: credentials.runnerId });
  say(`"${credentials.name}" takes no new run, and leaves when those that it has have ended.`);
  say("Until it is resumed on the Runners page it gets none, however often it is started.");
}

/**
 * Lets the gateway forget this runner.
 * @param now even while it works
 */
export async function leave(given: RunnerEnv, { now }: { now: boolean }): Promise<void> {
  const { env, credentials, client, url } = await joinedRunner(given);
  if (!now) {
    const free = await claimFolder(env.dir).catch(() => undefined);
    if (!free) {
      throw new Error(
        `"${credentials.name}" is running. Let it finish first (drain), stop it, or leave with --now: its runs go back to the queue then.`,
      );
    }
    await free[Symbol.asyncDispose]();
  }
  try {
    await client.request(DeleteRunnerDocument, { id: credentials.runnerId });
  } catch (error) {
    if (!isUnknownThere(error)) throw error; // else it was deleted on the Runners page, and has nothing to leave
  }
  await forgetCredentials(env.dir);
  say(`${url} has forgotten "${credentials.name}". What it has trained is still in ${env.dir}.`);
}
