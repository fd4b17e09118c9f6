import { CreateRunnerRegistrationTokenDocument } from "@frostline/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinCommand } from "../../apps/web/src/runners/join-command.ts";
import { BareHost, whyNoBareHost } from "../harness/bare-host.ts";
import { outcomeOf } from "../harness/run-outcome.ts";
import { Stack } from "../harness/stack.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";

const obstacle = whyNoBareHost();
if (obstacle) process.stdout.write(`!! a second host is not tested here: ${obstacle}\n`);

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack[Symbol.asyncDispose]());

const onWasm = { FROSTLINE_ENGINE: "wasm" };

/** What a person copies from the dashboard. */
async function copiedCommand(name: string, { ephemeral = false } = {}): Promise<string> {
  const variables = { labels: [], ttlSeconds: 600, ephemeral };
  const answer = await stack.client.request(CreateRunnerRegistrationTokenDocument, variables);
  const { token, runnerPackage } = answer.createRunnerRegistrationToken;
  const origin = `http://127.0.0.1:${stack.port}`;
  return `${joinCommand({ origin, runnerPackage: runnerPackage ?? "", token, ephemeral })} --name ${name}`;
}

/** The tiny experiment, whose model and sentences are on this host alone. */
async function experimentOn(host: BareHost, training = {}) {
  const { training: usual, ...rest } = await tinyExperiment(`${host.root}/data`, { seeds: [1] });
  const input = JSON.stringify({ ...rest, training: { ...usual, ...training } });
  return JSON.parse(input.replaceAll(host.root, "")) as typeof rest;
}

test.skipIf(obstacle)(
  "a host that has nothing of Frostline joins with the dashboard's command, and trains a run",
  async () => {
    await using host = await BareHost.make();
    const { runIds } = await stack.createExperiment(await experimentOn(host));

    const command = await copiedCommand("bare", { ephemeral: true });
    const joined = await host.run(command, onWasm);

    expect(joined.code, joined.output).toBe(0);
    expect(joined.output).toMatch(/Joined http.* as "bare". Its folder is \/root\/.frostline\/runners\/bare/);
    const run = await stack.run(runIds[0] ?? "");
    expect(run).toMatchObject({ status: "SUCCEEDED", attempts: [{ runner: { name: "bare" } }] });

    const again = await host.run(command.replace("--name bare", "--name other"));
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/This registration token has been used: each lets one runner in/);
  },
);

test.skipIf(obstacle)(
  "a run that its host hands back in mid-run goes on at another bare host, and ends as if it had stayed",
  async () => {
    await using first = await BareHost.make();
    await using second = await BareHost.make();
    const training = { epochs: 30, batchSize: 1 };
    const experiment = await experimentOn(first, training);
    await experimentOn(second, training); // the same files in the same place, with nothing shared
    const isDone = ({ status }: { status: string }) => status === "SUCCEEDED";
    const [undisturbed = ""] = (await stack.createExperiment(experiment)).runIds;
    const left = first.run(await copiedCommand("first"), onWasm);
    const expected = await outcomeOf(stack, await stack.until(undisturbed, isDone), first.root);

    const [id = ""] = (await stack.createExperiment(experiment)).runIds;
    await stack.until(id, ({ status, progress }) => status === "RUNNING" && (progress?.step ?? 0) > 0);
    const [supervisor = 0] = await first.pids("frostline-runner join");
    process.kill(supervisor, "SIGTERM");
    const { code, output } = await left;
    expect(code, output).toBe(0);
    const queued = await stack.run(id);
    expect(queued).toMatchObject({ status: "QUEUED", reason: "RUNNER_SHUTDOWN" });

    void second.run(await copiedCommand("second"), onWasm);
    const done = await stack.until(id, isDone);
    expect(done.attempts.map(({ runner }) => runner?.name)).toEqual(["first", "second"]);
    expect(done.attempts[1]?.resumedFromStep).toBe(queued.progress?.step);
    expect(await outcomeOf(stack, done, second.root)).toEqual(expected);
  },
);
