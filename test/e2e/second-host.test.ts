import { CreateRunnerRegistrationTokenDocument } from "@frostline/client";
import { expect, test } from "vitest";
import { joinCommand } from "../../apps/web/src/runners/join-command.ts";
import { BareHost, whyNoBareHost } from "../harness/bare-host.ts";
import { Stack } from "../harness/stack.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";

const obstacle = whyNoBareHost();
if (obstacle) process.stdout.write(`!! a second host is not tested here: ${obstacle}\n`);

test.skipIf(obstacle)(
  "a host that has nothing of Frostline joins with the dashboard's command, and trains a run",
  async () => {
    await using stack = await Stack.start();
    await using host = await BareHost.make();
    const variables = { labels: [], ttlSeconds: 600, ephemeral: true };
    const answer = await stack.client.request(CreateRunnerRegistrationTokenDocument, variables);
    const { token, runnerPackage } = answer.createRunnerRegistrationToken;
    // Model and sentences are on the new host alone.
    const input = JSON.stringify(await tinyExperiment(`${host.root}/data`, { seeds: [1] }));
    const { runIds } = await stack.createExperiment(JSON.parse(input.replaceAll(host.root, "")));

    const origin = `http://127.0.0.1:${stack.port}`;
    const command = joinCommand({ origin, runnerPackage: runnerPackage ?? "", token, ephemeral: true });
    const joined = await host.run(`${command} --name bare`, { FROSTLINE_ENGINE: "wasm" });

    expect(joined.code, joined.output).toBe(0);
    expect(joined.output).toMatch(/Joined http.* as "bare". Its folder is \/root\/.frostline\/runners\/bare/);
    const run = await stack.run(runIds[0] ?? "");
    expect(run).toMatchObject({ status: "SUCCEEDED", attempts: [{ runner: { name: "bare" } }] });

    const again = await host.run(`${command} --name other`);
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/This registration token has been used: each lets one runner in/);
  },
);
