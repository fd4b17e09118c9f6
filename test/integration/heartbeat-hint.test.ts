import { createClient } from "@frostline/client";
import pino from "pino";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { type RunnerCommand, startHeartbeat } from "../../apps/runner/src/heartbeat.ts";
import { startGateway } from "../harness/gateway.ts";
import { seedRunAtWork } from "../harness/seed.ts";

const AN_HOUR = 3600;
const PATIENTLY = { timeout: 60_000 };

test("a runner whose next heartbeat is an hour away hears at once that its run is cancelled", async () => {
  await using gateway = await startGateway();
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const client = createClient({ url: gateway.url, token: runner.api.token ?? "", webSocket: WebSocket });
  const commands: RunnerCommand[] = [];
  let beats = 0;
  const end = startHeartbeat({
    client,
    log: pino({ level: "silent" }),
    sessionId: runner.sessionId,
    seconds: AN_HOUR,
    runs: () => {
      beats += 1;
      return [run];
    },
    onCommand: (command) => commands.push(command),
    onDraining() {},
    onRefused: (error) => expect.unreachable(String(error)),
  });
  try {
    // One at the beginning, one when it is connected to be told.
    await expect.poll(() => beats, PATIENTLY).toBe(2);
    await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { id } }", { id: runId });
    await expect.poll(() => commands, PATIENTLY).toContainEqual({ kind: "CANCEL", ...run });
  } finally {
    end();
    await client.close();
  }
});
