import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClaimRunDocument, createClient } from "@frostline/client";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { timeLimit } from "../../apps/runner/src/time-limit.ts";
import { workRun } from "../../apps/runner/src/work-run.ts";
import { sceneOfFile } from "../harness/scene.ts";
import { createExperiment, seeRun } from "../harness/seed.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";

const scene = sceneOfFile();

test("a run that takes longer than its attempt may is ended by its runner, and says why", async () => {
  const { runner, team } = scene;
  const dir = await mkdtemp(join(tmpdir(), "frostline-time-limit-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await createExperiment(team, await tinyExperiment(dir, { seeds: [1], isLong: true }));
  const gateway = { url: scene.gateway.url, token: runner.api.token ?? "" };
  const client = createClient(gateway);
  const key = { sessionId: runner.sessionId, idempotencyKey: randomUUID() };
  const { claimRun: claim } = await client.request(ClaimRunDocument, key);
  if (!claim) throw new Error("nothing to claim");
  await workRun(
    { ...claim, timeoutSeconds: 3 },
    {
      ...{ client, gateway, dir, log: pino({ level: "silent" }), spoolBytes: 2 ** 20 },
      ...{ engineChoice: "auto", prefixCache: { folder: join(dir, "prefixes"), maxBytes: 0 } },
      ...{ checkpointSeconds: 60, uploadSeconds: 300, graceSeconds: 30, releaseReason: "RUNNER_SHUTDOWN" },
      ...{ slot: { gpu: undefined, env: {} }, stop: new AbortController().signal },
      ...{ cancel: new AbortController(), stale: new AbortController() },
    },
  );
  expect(await seeRun(team, claim.runId)).toMatchObject({
    status: "FAILED",
    reason: "TIMEOUT",
    message: expect.stringContaining("took longer than its experiment allows"),
  });
});

test("a limit of a year is not over at once, and none is none", () => {
  using year = timeLimit(365 * 24 * 3600);
  using none = timeLimit(null);
  using over = timeLimit(0);
  expect([year, none, over].map(({ signal }) => signal.aborted)).toEqual([false, false, true]);
});
