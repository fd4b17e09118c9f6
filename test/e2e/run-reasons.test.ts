import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempts, runReason, runs } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REASONS } from "../../apps/web/src/runs/run-reasons.ts";
import { launchBrowser } from "../harness/browser.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { MemoryLimit } from "../harness/memory-limit.ts";
import { freePort } from "../harness/ports.ts";
import { AppProcess } from "../harness/processes.ts";
import {
  createExperiment,
  type SeenRun,
  seedRunner,
  seedSession,
  seedTeam,
  seeRun,
  type Team,
} from "../harness/seed.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";
import { trainersOf } from "../harness/trainers.ts";

type Reason = keyof typeof REASONS;

let gateway: TestGateway;
let team: Team;
let folder: string;
let webUrl: string;
let closeWeb: () => Promise<unknown>;

beforeAll(async () => {
  const webPort = await freePort();
  webUrl = `http://127.0.0.1:${webPort}`;
  gateway = await startGateway({ webUrl });
  const web = AppProcess.start("web", {
    PORT: String(webPort),
    GATEWAY_URL: new URL(gateway.url).origin,
    NODE_ENV: "production",
  });
  closeWeb = () => web.end("SIGKILL");
  team = await seedTeam(gateway);
  folder = await mkdtemp(join(tmpdir(), "frostline-reasons-"));
  await gateway.loseSilentRuns(); // a gateway that has just begun judges nobody
  await web.ready();
});
afterAll(async () => {
  await closeWeb?.();
  await gateway?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const patiently = { timeout: 120_000, interval: 100 };

/** A real runner, which takes the runs with the label of its name. */
const startRunner = (name: string, env: Record<string, string> = {}) =>
  AppProcess.start(
    "runner",
    {
      FROSTLINE_DATA_DIR: folder,
      FROSTLINE_URL: gateway.url,
      FROSTLINE_TOKEN: team.person.token ?? "",
      FROSTLINE_LABELS: name,
      FROSTLINE_ENGINE: "wasm",
      ...env,
    },
    ["--name", name],
  );

/** One run for the runner of this name, which lasts until something ends it. */
async function queue(label: string | undefined, changes: object = {}): Promise<string> {
  const tiny = await tinyExperiment(folder, { seeds: [1], isLong: true });
  const input = {
    ...tiny,
    queueing: { requiredLabels: label ? [label] : [], timeoutMinutes: 1 },
    ...changes,
  };
  const { createExperiment: created } = await createExperiment(
    team,
    input,
    "runs(first: 1) { edges { node { id } } }",
  );
  return (created as { runs: { edges: { node: { id: string } }[] } }).runs.edges[0]?.node.id ?? "";
}

const until = async (id: string, isSo: (run: SeenRun) => boolean) => {
  await expect.poll(async () => isSo(await seeRun(team, id)), patiently).toBe(true);
};
const untilTraining = (id: string) => until(id, ({ status }) => status === "RUNNING");

async function training(runner: AppProcess, label: string): Promise<{ id: string; trainer: number }> {
  const id = await queue(label);
  await untilTraining(id);
  return { id, trainer: trainersOf(runner.pid)[0] ?? 0 };
}

/** What is wrong is in the experiment, so that its run ends by itself. */
const fails = (changes: object) => async (_runner: AppProcess, label: string) => queue(label, changes);

/** Each reason by what brings it about; the id of the run that it befell. */
const CAUSES: Record<
  Exclude<Reason, "OUT_OF_MEMORY">,
  (runner: AppProcess, label: string) => Promise<string>
> = {
  BAD_CONFIG: fails({ dataset: { source: "/nowhere/reviews.csv" } }),
  NAN_LOSS: fails({
    // Steps of full size in every direction, unclipped.
    training: { epochs: 1000, batchSize: 1, learningRate: 1, adamBeta2: 0, maxGradNorm: 1e30 },
  }),
  async CODE_ERROR(runner, label) {
    const { id, trainer } = await training(runner, label);
    process.kill(trainer, "SIGABRT"); // as a crash of the engine ends it
    return id;
  },
  async USER_STOP(runner, label) {
    const { id } = await training(runner, label);
    await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { id } }", { id });
    return id;
  },
  async TIMEOUT(runner, label) {
    const { id } = await training(runner, label);
    const startedAt = sql`${attempts.startedAt} - interval '3 minutes'`;
    await gateway.db.update(attempts).set({ startedAt }).where(eq(attempts.runId, id));
    await gateway.server.reap();
    return id;
  },
  async RUNNER_SHUTDOWN(runner, label) {
    const { id } = await training(runner, label);
    await runner.end("SIGTERM");
    return id;
  },
  async PREEMPTED(runner, label) {
    const { id } = await training(runner, label);
    await runner.end("SIGTERM");
    return id;
  },
  async RUNNER_LOST(runner, label) {
    const { id } = await training(runner, label);
    await runner.end("SIGKILL");
    await gateway.loseSilentRuns();
    return id;
  },
};

/** Of a training that is killed by the kernel; where no limit can be set, as a runner would report it. */
async function runOutOfMemory(): Promise<string> {
  const limit = await MemoryLimit.of(300 * 2 ** 20);
  if (!limit) {
    process.stdout.write(
      "!! memory does not really run out here: it takes root, who may make a control group\n",
    );
    const id = await queue(undefined);
    const runner = await seedRunner(gateway, team);
    await runner.finish(await runner.work(), "FAILED", { reason: "OUT_OF_MEMORY" });
    return id;
  }
  await using _limit = limit;
  await using runner = startRunner("small");
  await expect.poll(() => runner.output, patiently).toContain("ready for runs");
  await limit.add(runner.pid);
  const whole = { modelSource: "packaged:minilm-l6", dataset: { source: "packaged:movie-snippets" } };
  const id = await queue("small", whole);
  await until(id, ({ status }) => status === "FAILED");
  return id;
}

/** What the run's page says. */
async function pageOf(page: Page, id: string): Promise<string> {
  await page.goto(`${webUrl}/runs/${id}`);
  await page.getByRole("heading", { name: "Attempts" }).waitFor();
  return page.locator("main").innerText();
}

test("each reason that a run can have is told apart in the database, in the API and on its page", async () => {
  const befell = new Map<Reason, string>([["OUT_OF_MEMORY", await runOutOfMemory()]]);
  const settle = async (reason: Reason, id: string) => {
    await until(id, (run) => run.reason === reason && run.status !== "CANCELLING");
    befell.set(reason, id);
  };
  {
    await using one = startRunner("one");
    for (const reason of [
      "BAD_CONFIG",
      "NAN_LOSS",
      "CODE_ERROR",
      "USER_STOP",
      "TIMEOUT",
      "RUNNER_SHUTDOWN",
    ] as const)
      await settle(reason, await CAUSES[reason](one, "one"));
    await using lent = startRunner("lent", { SLURM_JOB_ID: "17" });
    await settle("PREEMPTED", await CAUSES.PREEMPTED(lent, "lent"));
    await using lost = startRunner("lost");
    await settle("RUNNER_LOST", await CAUSES.RUNNER_LOST(lost, "lost"));
  }
  expect([...befell.keys()].toSorted()).toEqual(runReason.enumValues.toSorted());

  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const { cookie = "" } = await seedSession(gateway, team.userId);
    const [name = "", value = ""] = cookie.split("=");
    await context.addCookies([{ name, value, url: webUrl }]);
    const page = await context.newPage();
    for (const [reason, id] of befell) {
      const [stored] = await gateway.db.select().from(runs).where(eq(runs.id, id));
      const [attempt] = await gateway.db.select().from(attempts).where(eq(attempts.runId, id));
      expect([stored?.reason, attempt?.reason]).toEqual([reason, reason]);
      const run = await seeRun(team, id);
      expect(run).toMatchObject({ reason, attempts: [{ reason }] });
      const shown = await pageOf(page, id);
      expect(shown).toContain(`${reason}${run.message ?? REASONS[reason].sentence}`);
      expect(shown).toContain(`: ${REASONS[reason].short}`);
    }
  } finally {
    await browser.close();
  }
});
