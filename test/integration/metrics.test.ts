import { expect, test } from "vitest";
import { sceneOfFile } from "../harness/scene.ts";
import { points, type RunRef, range, type Series } from "../harness/seed.ts";

const scene = sceneOfFile();

interface Columns {
  runId: string;
  attempt: number;
  steps: number[];
  last: (number | string)[];
  min: (number | string)[];
  max: (number | string)[];
  count: number[];
}

interface SeriesAnswer {
  key: string;
  bucketSteps: number;
  series: Columns[];
}

async function read(runs: RunRef[], keys: string[], most = 1000): Promise<SeriesAnswer[]> {
  const { metricSeries } = await scene.team.person.run<{ metricSeries: SeriesAnswer[] }>(
    `query ($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {
      metricSeries(runIds: $runIds, keys: $keys, points: $points) {
        key bucketSteps series { runId attempt steps last min max count }
      }
    }`,
    { runIds: runs.map(({ runId }) => runId), keys, points: most },
  );
  return metricSeries;
}

async function readOne(run: RunRef, key: string, most?: number): Promise<Columns & { bucketSteps: number }> {
  const [answer] = await read([run], [key], most);
  if (!answer?.series[0]) throw new Error(`no points of ${key}`);
  return { bucketSteps: answer.bucketSteps, ...answer.series[0] };
}

async function summaries({ runId }: RunRef): Promise<unknown> {
  const { run } = await scene.team.person.run<{ run: { summaries: unknown } }>(
    "query ($id: ID!) { run(id: $id) { summaries { key last min max lastStep } } }",
    { id: runId },
  );
  return run.summaries;
}

test("points come back as they were sent, NaN and infinities included", async () => {
  const run = await scene.newRun();
  const values = [0.1, "NaN", 1e300, "Infinity", -5e-324, "-Infinity", 0];
  await scene.runner.append(run, 0, [points("loss", range(7), values)]);
  expect(await readOne(run, "loss")).toEqual({
    bucketSteps: 1,
    runId: run.runId,
    attempt: 1,
    steps: range(7),
    last: values,
    min: values,
    max: values,
    count: Array(7).fill(1),
  });
});

test("a batch that is sent twice is stored once, and the answer says so", async () => {
  const run = await scene.newRun();
  const batch = [points("loss", range(100), range(100)), points("accuracy", [50, 99], [0.5, 0.9])];
  expect(await scene.runner.append(run, 0, batch)).toEqual({
    acceptedThroughSeq: 0,
    newPoints: 102,
    stopRequested: false,
  });
  expect(await scene.runner.append(run, 0, batch)).toMatchObject({ acceptedThroughSeq: 0, newPoints: 0 });
  expect((await readOne(run, "loss")).count).toEqual(Array(100).fill(1));
});

test("a point that is there keeps its value, and only what is new counts in the summaries", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 0, [points("loss", [1, 2], [0.5, 0.4])]);
  expect(await scene.runner.append(run, 1, [points("loss", [2, 3], [-100, 0.3])])).toMatchObject({
    newPoints: 1,
  });
  expect((await readOne(run, "loss")).last).toEqual([0.5, 0.4, 0.3]);
  expect(await summaries(run)).toEqual([{ key: "loss", last: 0.3, min: 0.3, max: 0.5, lastStep: 3 }]);
});

test("a batch that is sent again with a point more, between the others, stores that one", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 0, [
    points("loss", [1, 2, 4, 5], [5, 4, 2, 1]),
    points("accuracy", [1], [0.5]),
  ]);
  const again = [points("loss", [1, 2, 3, 4, 5], [9, 9, 3, 9, 9]), points("accuracy", [1], [0.9])];
  expect(await scene.runner.append(run, 0, again)).toMatchObject({ newPoints: 1 });
  expect((await readOne(run, "loss")).last).toEqual([5, 4, 3, 2, 1]);
  expect(await scene.runner.append(run, 0, again)).toMatchObject({ newPoints: 0 });
  expect((await readOne(run, "accuracy")).last).toEqual([0.5]);
});

test("a batch that is sent again at other times is no news of a runner's", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 0, [points("loss", [1, 2], [2, 1])]);
  const later = {
    ...points("loss", [1, 2], [9, 9]),
    times: [1, 2].map((s) => new Date(s * 1e9).toISOString()),
  };
  expect(await scene.runner.append(run, 0, [later])).toMatchObject({ newPoints: 0 });
});

test("the same step twice in one batch is one point, the first", async () => {
  const run = await scene.newRun();
  expect(await scene.runner.append(run, 0, [points("loss", [1, 1], [0.5, 0.4])])).toMatchObject({
    newPoints: 1,
  });
  expect(await summaries(run)).toEqual([{ key: "loss", last: 0.5, min: 0.5, max: 0.5, lastStep: 1 }]);
});

test("batches that arrive in another order give the same summaries", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 1, [points("loss", [10, 11], [0.2, 0.3])]);
  await scene.runner.append(run, 0, [points("loss", [1, 2], [9, 0.1])]);
  expect(await summaries(run)).toEqual([{ key: "loss", last: 0.3, min: 0.1, max: 9, lastStep: 11 }]);
});

test("NaN is the last value when it is, and never the smallest or largest of others", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 0, [points("loss", [1], ["NaN"])]);
  expect(await summaries(run)).toEqual([{ key: "loss", last: "NaN", min: "NaN", max: "NaN", lastStep: 1 }]);
  await scene.runner.append(run, 1, [points("loss", [2, 3], [2, 1])]);
  await scene.runner.append(run, 2, [points("loss", [4, 5], ["NaN", "NaN"])]);
  expect(await summaries(run)).toEqual([{ key: "loss", last: "NaN", min: 1, max: 2, lastStep: 5 }]);
});

test("a long series is shown on a grid of power-of-two buckets that keeps every spike, the first and the last point", async () => {
  const run = await scene.newRun();
  const steps = range(10_000, 3);
  const values = steps.map((step) => Math.sin(step / 500));
  values[4321] = 50;
  values[7777] = -60;
  await scene.runner.append(run, 0, [points("loss", steps, values)]);
  const seen = await readOne(run, "loss", 300);

  expect(seen.bucketSteps).toBe(64);
  expect(seen.steps.length).toBeLessThanOrEqual(300);
  expect(seen.steps.length).toBeGreaterThan(100);
  expect(seen.steps[0]).toBe(3);
  expect(seen.last[0]).toBe(values[0]);
  expect(seen.steps.at(-1)).toBe(10_002);
  expect(seen.last.at(-1)).toBe(values.at(-1));
  expect(seen.steps).toEqual(seen.steps.toSorted((a, b) => a - b));
  expect(Math.max(...seen.max.map(Number))).toBe(50);
  expect(Math.min(...seen.min.map(Number))).toBe(-60);
  expect(seen.count.reduce((total, n) => total + n, 0)).toBe(10_000);
  for (const [index, step] of seen.steps.entries()) expect(seen.last[index]).toBe(values[step - 3]);
});

test("all runs of an answer share one grid, and the same request gives the same answer", async () => {
  const [long, short] = [await scene.newRun(), await scene.newRun()];
  await scene.runner.append(long, 0, [points("loss", range(5_000), range(5_000))]);
  await scene.runner.append(short, 0, [points("loss", range(700, 100), range(700))]);
  const [answer] = await read([long, short], ["loss"], 200);
  expect(answer?.bucketSteps).toBe(32);
  expect(answer?.series.map(({ runId }) => runId)).toEqual([long.runId, short.runId]);
  const [longSeries, shortSeries] = answer?.series ?? [];
  // Where both have full buckets they end at the same steps: 127, 159, 191, …
  const inside = (steps: number[] = []) => steps.filter((step) => step > 131 && step < 790);
  expect(inside(shortSeries?.steps)).toEqual(inside(longSeries?.steps));
  expect(await read([long, short], ["loss"], 200)).toEqual([answer]);
});

test("bucket by bucket the answer is what the points say", async () => {
  const run = await scene.newRun();
  const steps = range(3_000).filter((step) => step % 7 !== 0);
  const values = steps.map((step) => (step % 11 === 0 ? "NaN" : (step * 7919) % 1009));
  await scene.runner.append(run, 0, [points("loss", steps, values)]);
  const seen = await readOne(run, "loss", 100);
  const groups = new Map<string, { step: number; value: number }[]>();
  for (const [index, step] of steps.entries()) {
    const group = index === 0 ? "first" : String(Math.floor(step / seen.bucketSteps));
    groups.set(group, [...(groups.get(group) ?? []), { step, value: Number(values[index]) }]);
  }
  const expected = [...groups.values()].map((group) => {
    const numbers = group.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    return {
      step: group.at(-1)?.step,
      last: group.at(-1)?.value,
      min: numbers.length === 0 ? Number.NaN : Math.min(...numbers),
      max: numbers.length === 0 ? Number.NaN : Math.max(...numbers),
      count: group.length,
    };
  });
  const actual = seen.steps.map((step, index) => ({
    step,
    last: Number(seen.last[index]),
    min: Number(seen.min[index]),
    max: Number(seen.max[index]),
    count: seen.count[index],
  }));
  expect(actual).toEqual(expected);
});

test("only the current attempt is shown", async () => {
  const run = await scene.newRun();
  await scene.runner.append(run, 0, [points("loss", [1, 2, 3], [3, 2, 1])]);
  await scene.runner.release(run);
  const again = await scene.runner.work();
  expect(again).toEqual({ runId: run.runId, attempt: 2 });
  expect(await summaries(run)).toEqual([]);
  expect((await read([run], ["loss"]))[0]?.series).toEqual([]);
  await scene.runner.append(again, 0, [points("loss", [1], [7])]);
  expect(await readOne(run, "loss")).toMatchObject({ attempt: 2, steps: [1], last: [7] });
});

test("the keys of runs are listed, and a key that nobody has is answered empty", async () => {
  const [one, two] = [await scene.newRun(), await scene.newRun()];
  await scene.runner.append(one, 0, [points("train/loss", [1], [1]), points("a", [1], [1])]);
  await scene.runner.append(two, 0, [points("validation/loss", [1], [1]), points("a", [1], [1])]);
  const { metricKeys } = await scene.team.person.run<{ metricKeys: string[] }>(
    "query ($runIds: [ID!]!) { metricKeys(runIds: $runIds) }",
    { runIds: [one.runId, two.runId] },
  );
  expect(metricKeys).toEqual(["a", "train/loss", "validation/loss"]);
  expect(await read([one], ["nothing"])).toEqual([{ key: "nothing", bucketSteps: 1, series: [] }]);
});

test("what the attempt before has is no news after going on from a checkpoint, however often its points are sent", async () => {
  const { runner } = scene;
  const first = await scene.newRun();
  await runner.append(first, 0, [points("loss", range(10), range(10))]);
  await runner.release(first);
  const second = await runner.mustClaim();
  await runner.start(second, { resumedFromStep: 9 });
  const sent: number[] = [];
  for (const step of [3, 5, 12, 7, 13]) {
    const { newPoints } = await runner.append(second, sent.length, [points("loss", [step], [-1])]);
    sent.push(newPoints);
  }
  expect(sent).toEqual([0, 0, 1, 0, 1]);
  expect((await readOne(second, "loss")).last).toEqual([...range(10), -1, -1]);
});

test("steps up to 2^53 - 1 are kept exactly", async () => {
  const run = await scene.newRun();
  const steps = [0, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER];
  await scene.runner.append(run, 0, [{ ...points("loss", [0, 1, 2], [1, 2, 3]), steps }]);
  expect((await readOne(run, "loss")).steps).toEqual(steps);
});

const bad: [string, Partial<Series>, string][] = [
  ["columns of different lengths", { values: [1] }, "series[0]"],
  ["a negative step", { steps: [1, -1] }, "series[0].steps[1]"],
  ["a metric without a name", { key: " " }, "series[0].key"],
  ["a name with a NUL", { key: "a\0b" }, "series[0].key"],
  ["a name of 300 characters", { key: "x".repeat(300) }, "series[0].key"],
];

test.each(bad)("%s is refused, and nothing is stored", async (_what, change, field) => {
  const run = await scene.newRun();
  const batch = { ...points("loss", [1, 2], [1, 2]), ...change };
  await expect(scene.runner.append(run, 0, [batch])).rejects.toMatchObject({ code: "BAD_INPUT", field });
  expect(await summaries(run)).toEqual([]);
});

test("a value, a step or a time that is none is refused with a sentence", async () => {
  const run = await scene.newRun();
  const tryWith = (change: object) =>
    scene.runner
      .append(run, 0, [{ ...points("loss", [1], [1]), ...change } as Series])
      .catch((error: Error) => error);
  expect(await tryWith({ values: ["many"] })).toMatchObject({ code: "BAD_INPUT" });
  expect(await tryWith({ steps: [1.5] })).toMatchObject({ code: "BAD_INPUT" });
  expect(await tryWith({ steps: [null] })).toMatchObject({ code: "BAD_INPUT" });
  expect(await tryWith({ times: [new Date().toISOString(), "yesterday"] })).toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringMatching(/at "series\[0\]\.times"; at 1: "yesterday" is not an instant/),
  });
});

test("a key that cannot be stored is refused when reading, too", async () => {
  const run = await scene.newRun();
  await expect(read([run], ["a\0b"])).rejects.toMatchObject({ code: "BAD_INPUT", field: "keys[0]" });
});
