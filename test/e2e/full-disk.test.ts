import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { Stack } from "../harness/stack.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";

/** A file system of its own can only be mounted by root. */
const canMount = process.getuid?.() === 0 && process.platform === "linux";

/** Takes all that is left of a file system. */
async function fill(path: string): Promise<void> {
  const page = Buffer.alloc(4096, 1);
  try {
    for (;;) await appendFile(join(path, "ballast"), page);
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" });
  }
}

test.skipIf(!canMount)(
  "a disk that fills up holds the training, and no step of it is missing when there is room again",
  async () => {
    await using stack = await Stack.start();
    const small = join(stack.dataDir, "small");
    await mkdir(small);
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", small]);
    try {
      const settings = { FROSTLINE_RUNNER_DIR: join(small, "runner"), FROSTLINE_CHECKPOINT_SECONDS: "0.2" };
      await using _runner = stack.startRunner("cramped", settings);
      const experiment = await tinyExperiment(stack.dataDir, { seeds: [1] });
      const training = { epochs: 50, batchSize: 1 };
      const { runIds } = await stack.createExperiment({ ...experiment, training });
      const [id = ""] = runIds;
      await stack.until(id, ({ progress }) => (progress?.step ?? 0) > 0);
      const logWhileFull = async () => {
        await fill(small); // also what was deleted meanwhile
        return logOf(stack, id);
      };
      await expect.poll(logWhileFull, { timeout: 120_000, interval: 250 }).toContain("The training waits");
      await rm(join(small, "ballast"));

      const done = await stack.until(id, ({ status }) => status === "SUCCEEDED");
      expect(done.attempts).toHaveLength(1);
      expect(await logOf(stack, id)).toContain("The training goes on");
      expect(await lossesOf(stack, id)).toBe(done.progress?.totalSteps);
    } finally {
      execFileSync("/bin/umount", ["--lazy", small]);
    }
  },
);

async function logOf(stack: Stack, id: string): Promise<string> {
  const { run } = await new Api(stack.url, stack.token).run<{
    run: { log: { edges: { node: { message: string } }[] } };
  }>("query ($id: ID!) { run(id: $id) { log(last: 200) { edges { node { message } } } } }", { id });
  return run.log.edges.map(({ node }) => node.message).join("\n");
}

/** How many steps of the run have told their loss. */
async function lossesOf(stack: Stack, id: string): Promise<number> {
  const { metricSeries } = await new Api(stack.url, stack.token).run<{
    metricSeries: { series: { count: number[] }[] }[];
  }>(`{ metricSeries(runIds: ["${id}"], keys: ["train/loss"]) { series { count } } }`);
  return (metricSeries[0]?.series[0]?.count ?? []).reduce((total, count) => total + count, 0);
}
