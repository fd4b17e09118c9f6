import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Api } from "./api.ts";
import { AppProcess } from "./processes.ts";
import { points, type RunRef, range, type TestRunner } from "./seed.ts";

/** Starts the gateway as a process of its own, and takes the owner's access to it from its data folder. */
export async function gatewayOf(process: AppProcess, dataDir: string) {
  const { url, signInToken } = await process.ready();
  const token = (await readFile(join(dataDir, "owner-token"), "utf8")).trim();
  return { process, url, signInToken, anyone: new Api(url), person: new Api(url, token) };
}

export type ProcessGateway = Awaited<ReturnType<typeof gatewayOf>>;

export const launchGateway = (dataDir: string, env: Record<string, string>) =>
  AppProcess.start("gateway", { FROSTLINE_DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn", ...env });

/** The same runner, at another address. */
export const movedTo = (url: string, runner: TestRunner) =>
  Object.assign(Object.create(Object.getPrototypeOf(runner)) as TestRunner, runner, {
    api: new Api(url, runner.api.token),
  });

/** Appends 20 points at a time, and notes those that were acknowledged, until an append fails. */
export async function appendUntilItFails(
  runner: TestRunner,
  run: RunRef,
  from: number,
  acknowledged: number[],
): Promise<unknown> {
  for (let step = from; ; step += 20) {
    const steps = range(20, step);
    try {
      await runner.append(run, step, [points("loss", steps, steps)]);
    } catch (error) {
      return error;
    }
    acknowledged.push(...steps);
  }
}

/** Lets the event loop turn until so much is acknowledged. */
export async function appendedAtLeast(enough: number, acknowledged: number[]): Promise<void> {
  while (acknowledged.length < enough) await new Promise((resolve) => setImmediate(resolve));
}

/** How many points of a run are stored. */
export async function storedPoints({ person }: Pick<ProcessGateway, "person">, run: RunRef): Promise<number> {
  const { metricSeries } = await person.run<{ metricSeries: { series: { count: number[] }[] }[] }>(
    `{ metricSeries(runIds: ["${run.runId}"], keys: ["loss"], points: 10000) { series { steps count } } }`,
  );
  return (metricSeries[0]?.series[0]?.count ?? []).reduce((total, n) => total + n, 0);
}
