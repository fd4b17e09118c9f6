import { expect, test } from "vitest";
import { sceneOfFile } from "../harness/scene.ts";
import { points, type RunRef, range, seedExperiment } from "../harness/seed.ts";

const scene = sceneOfFile();

interface Page {
  keys: string[];
  attempts: number[];
  steps: number[];
  times: string[];
  values: (number | string)[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function everything({ runId }: RunRef, options: object = {}, first = 7): Promise<unknown[]> {
  const all: unknown[] = [];
  let after: string | null = null;
  do {
    const { metricPoints }: { metricPoints: Page } = await scene.team.person.run<{ metricPoints: Page }>(
      `query ($runId: ID!, $keys: [String!], $archived: Boolean! = false, $first: Int!, $after: String) {
        metricPoints(runId: $runId, keys: $keys, archived: $archived, first: $first, after: $after) {
          keys attempts steps times values pageInfo { hasNextPage endCursor }
        }
      }`,
      { runId, first, after, ...options },
    );
    const { keys, attempts, steps, values, pageInfo }: Page = metricPoints;
    all.push(...keys.map((key, index) => [key, attempts[index], steps[index], values[index]]));
    expect(keys.length).toBeLessThanOrEqual(first);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}

test("every point of a run comes out as it went in, page by page, with what older attempts had only on request", async () => {
  await seedExperiment(scene.team);
  const run = await scene.runner.work();
  await scene.runner.append(run, 0, [
    points("loss", range(10), range(10)),
    points("accuracy", [3, 6], ["NaN", 0.5]),
  ]);
  await scene.runner.release(run);
  const again = await scene.runner.mustClaim();
  await scene.runner.start(again, { resumedFromStep: 4 });
  await scene.runner.append(again, 0, [points("loss", [5, 6], [50, 60])]);

  const old = range(10).map((step) => ["loss", 1, step, step]);
  const fresh = [5, 6].map((step) => ["loss", 2, step, step * 10]);
  expect(await everything(run)).toEqual([...old.slice(0, 5), ...fresh, ["accuracy", 1, 3, "NaN"]]);
  expect(await everything(run, { keys: ["accuracy"], archived: true })).toEqual([
    ["accuracy", 1, 3, "NaN"],
    ["accuracy", 1, 6, 0.5],
  ]);
  expect(await everything(run, { archived: true }, 1)).toHaveLength(14);
});

test("times are told to the millisecond, and a cursor of another list is refused", async () => {
  await seedExperiment(scene.team);
  const run = await scene.runner.work();
  await scene.runner.append(run, 0, [{ ...points("loss", [1], [1]), times: ["2026-11-23T10:00:00.123Z"] }]);
  const { metricPoints } = await scene.team.person.run<{ metricPoints: Page }>(
    "query ($runId: ID!) { metricPoints(runId: $runId) { times } }",
    { runId: run.runId },
  );
  expect(metricPoints.times).toEqual(["2026-11-23T10:00:00.123Z"]);
  await expect(everything(run, { after: "bm8" }, 0)).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("a chart can be laid over time, over the run's duration, or over another metric", async () => {
  await seedExperiment(scene.team);
  const run = await scene.runner.work();
  await scene.runner.append(run, 0, [
    points("loss", range(40), range(40)),
    points(
      "epoch",
      range(4).map((n) => n * 10),
      range(4),
    ),
  ]);
  const xOf = async (axis: string, axisKey?: string) => {
    const { metricSeries } = await scene.team.person.run<{
      metricSeries: { series: { x: number[] | null }[] }[];
    }>(
      `query ($runIds: [ID!]!, $axis: MetricAxis!, $axisKey: String) {
        metricSeries(runIds: $runIds, keys: ["loss"], points: 10, axis: $axis, axisKey: $axisKey) { series { steps x } }
      }`,
      { runIds: [run.runId], axis, axisKey },
    );
    return metricSeries[0]?.series[0]?.x;
  };
  const start = Date.parse("2026-11-23T10:00:00Z") / 1000;
  const lastSteps = [0, 7, 15, 23, 31, 39];
  expect(await xOf("STEP")).toBeNull();
  expect(await xOf("TIME")).toEqual(lastSteps.map((step) => start + step));
  expect(await xOf("DURATION")).toEqual(lastSteps);
  expect(await xOf("METRIC", "epoch")).toEqual([0, 0, 1, 2, 3, 3]);
  expect(await xOf("METRIC", "nothing")).toEqual(Array(6).fill("NaN"));
  await expect(xOf("METRIC")).rejects.toMatchObject({ field: "axisKey" });
});
