import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { endingOfError } from "./endings.ts";
import { memoryKills } from "./memory-kills.ts";
import { TrainerDied } from "./trainer.ts";

const killed = new TrainerDied(null, "SIGKILL");
const circumstances = { cancelled: false, memoryKill: false, estimatedBytes: 3 * 2 ** 29 };

test("a training that the kernel killed for memory says so, with what it was estimated to need", () => {
  expect(endingOfError(killed, { ...circumstances, memoryKill: true })).toMatchObject({
    outcome: "FAILED",
    reason: "OUT_OF_MEMORY",
    message: expect.stringMatching(/memory ran out.* 1\.50 GiB .*training\.batchSize/),
  });
  const early = { ...circumstances, memoryKill: true, estimatedBytes: undefined };
  expect(endingOfError(killed, early)).toMatchObject({ reason: "OUT_OF_MEMORY" });
});

test("a training that was killed by hand is handed back, one that crashed has failed", () => {
  expect(endingOfError(killed, circumstances)).toEqual({ release: "RUNNER_LOST" });
  const crashed = new TrainerDied(null, "SIGSEGV");
  expect(endingOfError(crashed, { ...circumstances, memoryKill: true })).toMatchObject({
    outcome: "FAILED",
    reason: "CODE_ERROR",
    message: expect.stringContaining("SIGSEGV"),
  });
});

test("kills for memory are counted in the own control group, else on the host, else not at all", async () => {
  const folder = await mkdtemp(join(tmpdir(), "frostline-kernel-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const host = join(folder, "vmstat");
  expect(memoryKills(folder, host)).toBeUndefined();
  await writeFile(host, "nr_free_pages 5\noom_kill 7\n");
  expect(memoryKills(folder, host)).toBe(7);
  await writeFile(join(folder, "memory.events"), "oom 3\noom_kill 2\noom_group_kill 0\n");
  expect(memoryKills(folder, host)).toBe(2);
});
