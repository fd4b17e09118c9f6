import { randomBytes } from "node:crypto";
import { uploads } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { begin, begun, fileRequest, refusalOf, send, sha256Of, uploaded } from "../harness/files.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  points,
  type RunRef,
  seedExperiment,
  seedRunAtWork,
  seedRunner,
  seedTeam,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Origin {
  checkpoint: { fileId: string; attempt: number; step: number; sizeBytes: number; sha256: string } | null;
  starts: { attempt: number; resumedFromStep: number | null }[];
}

async function claim(runner: TestRunner): Promise<{ run: RunRef; origin: Origin }> {
  const { api, sessionId } = runner;
  const { claimRun } = await api.run<{ claimRun: (RunRef & Origin) | null }>(
    `mutation ($sessionId: ID!, $key: String!) {
      claimRun(sessionId: $sessionId, idempotencyKey: $key) {
        runId attempt checkpoint { fileId attempt step sizeBytes sha256 } starts { attempt resumedFromStep }
      }
    }`,
    { sessionId, key: randomBytes(8).toString("hex") },
  );
  if (!claimRun) return claim(runner); // it is passed over as long as somebody else is at it
  const { runId, attempt, ...origin } = claimRun;
  return { run: { runId, attempt }, origin };
}

const about = ({ runId, attempt }: RunRef, step: number) => ({
  kind: "CHECKPOINT",
  filename: `checkpoint-${step}.safetensors`,
  runId,
  attempt,
  step,
});
const upload = ({ api }: TestRunner, run: RunRef, step: number, bytes = randomBytes(50)) =>
  uploaded(api, bytes, about(run, step));

test("whoever claims a run next is told of its newest checkpoint, and may read it", async () => {
  const { team, runner, run } = await seedRunAtWork(gateway);
  const bytes = randomBytes(60);
  await upload(runner, run, 5);
  const fileId = await upload(runner, run, 9, bytes);
  await upload(runner, run, 7);
  await runner.release(run);

  const other = await seedRunner(gateway, team, "another host");
  const claimed = await claim(other);
  expect(claimed.run).toEqual({ ...run, attempt: 2 });
  expect(claimed.origin).toEqual({
    checkpoint: { fileId, attempt: 1, step: 9, sizeBytes: 60, sha256: sha256Of(bytes) },
    starts: [{ attempt: 1, resumedFromStep: null }],
  });
  const download = await fileRequest(other.api, `/files/${fileId}`);
  expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  expect((await fileRequest(runner.api, `/files/${fileId}`)).status).toBe(404);
});

test("a checkpoint beyond the step at which a later attempt began is not gone on from", async () => {
  const { team, runner, run } = await seedRunAtWork(gateway);
  await upload(runner, run, 9);
  await runner.release(run);
  const other = await seedRunner(gateway, team, "another host");
  const second = await claim(other);
  await other.start(second.run); // it could not use the checkpoint
  await other.release(second.run);
  expect((await claim(runner)).origin).toEqual({
    checkpoint: null,
    starts: [
      { attempt: 1, resumedFromStep: null },
      { attempt: 2, resumedFromStep: null },
    ],
  });
});

test("an attempt that went on from a checkpoint keeps it until it has one of its own", async () => {
  const { team, runner, run } = await seedRunAtWork(gateway);
  await runner.append(run, 0, [points("loss", [9], [0.5])]);
  await upload(runner, run, 9);
  await runner.release(run);
  const other = await seedRunner(gateway, team, "another host");
  const second = await claim(other);
  await other.start(second.run, { resumedFromStep: 9 });
  await other.release(second.run);
  const third = (await claim(other)).origin;
  expect(third.checkpoint).toMatchObject({ attempt: 1, step: 9 });
  expect(third.starts.at(-1)).toEqual({ attempt: 2, resumedFromStep: 9 });
});

test("an attempt that tells of its start again, late, keeps the checkpoints that it has made since", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  await upload(runner, run, 9);
  await runner.start(run);
  await runner.release(run);
  expect((await claim(runner)).origin.checkpoint).toMatchObject({ attempt: 1, step: 9 });
});

test("an attempt that never came to train takes nothing away from those before it", async () => {
  const { team, runner, run } = await seedRunAtWork(gateway);
  await upload(runner, run, 9);
  await runner.release(run);
  const other = await seedRunner(gateway, team, "another host");
  await other.release((await claim(other)).run);
  const { origin } = await claim(runner);
  expect(origin.checkpoint).toMatchObject({ attempt: 1, step: 9 });
  expect(origin.starts).toEqual([{ attempt: 1, resumedFromStep: null }]);
});

test("an attempt that is over ends no upload, and what it sent is tidied up", async () => {
  const { team, runner, run } = await seedRunAtWork(gateway);
  const bytes = randomBytes(40);
  const path = await begun(await begin(runner.api, bytes.length, about(run, 9)));
  await send(runner.api, path, 0, bytes.subarray(0, 30));
  await runner.release(run);
  const other = await seedRunner(gateway, team, "another host");
  const second = await claim(other);

  const refused = await refusalOf(await send(runner.api, path, 30, bytes.subarray(30)));
  expect(refused.code).toBe("STALE_ATTEMPT");
  expect(second.origin.checkpoint).toBeNull();
  const waiting = () =>
    gateway.db.select({ id: uploads.id }).from(uploads).where(eq(uploads.runId, run.runId));
  expect(await waiting()).toHaveLength(1);
  await gateway.server.tidy();
  expect(await waiting()).toEqual([]);
});

test("a runner that begins a checkpoint's upload anew gives the earlier one up", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  const lost = await begun(await begin(runner.api, 40, about(run, 9)));
  await upload(runner, run, 9);
  expect((await refusalOf(await send(runner.api, lost, 0, randomBytes(40)))).code).toBe("NOT_FOUND");
});

test("a checkpoint whose upload ends while its run changes hands either counts for the next attempt or is refused", async () => {
  const team = await seedTeam(gateway);
  const old = await seedRunner(gateway, team, "old");
  const next = await seedRunner(gateway, team, "next");
  for (let round = 0; round < 12; round++) {
    await seedExperiment(team);
    const run = await old.work();
    const path = await begun(await begin(old.api, 50, about(run, 9)));
    const handOver = async () => {
      await old.release(run);
      return claim(next);
    };
    const early = round % 2 === 0;
    const pieces = early
      ? [send(old.api, path, 0, randomBytes(50)), handOver()]
      : [handOver(), send(old.api, path, 0, randomBytes(50))];
    const [a, b] = await Promise.all(pieces);
    const [sent, claimed] = (early ? [a, b] : [b, a]) as [Response, Awaited<ReturnType<typeof claim>>];
    expect(claimed.run.runId).toBe(run.runId);
    expect(claimed.origin.checkpoint !== null).toBe(sent.status === 204);
    if (sent.status !== 204) expect((await refusalOf(sent)).code).toBe("STALE_ATTEMPT");
  }
});

test("a runner says how far the training of its checkpoint was", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  const { step: _step, ...without } = about(run, 3);
  expect(await refusalOf(await begin(runner.api, 10, without))).toMatchObject({
    code: "BAD_INPUT",
    field: "Upload-Metadata.step",
  });
});
