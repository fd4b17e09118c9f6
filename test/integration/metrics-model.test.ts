import { array, assert, asyncProperty, constantFrom, integer, nat, oneof, record, tuple } from "fast-check";
import { expect, test } from "vitest";

import { type RunRef, seedExperiment } from "../harness/seed.ts";

/** What the API must answer, in the simplest way there is: all points of a run in one list. */
class Model {
  points: { step: number; value: number }[] = [];

  append(steps: number[], values: number[]): number {
    const before = this.points.length;
    for (const [index, step] of steps.entries()) {
      if (!this.points.some((point) => point.step === step))
        this.points.push({ step, value: values[index] ?? Number.NaN });
    }
    this.points.sort((a, b) => a.step - b.step);
    return this.points.length - before;
  }

  /** No attempt may go on from beyond what is there. */
  within(step: number | null): number | null {
    return step === null ? null : Math.min(step, this.points.at(-1)?.step ?? 0);
  }

  resume(step: number | null): void {
    this.points = this.points.filter((point) => point.step <= (step ?? -1));
  }

  summary() {
    const numbers = this.points.filter(({ value }) => !Number.isNaN(value));
    const min = Math.min(...numbers.map(({ value }) => value));
    const max = Math.max(...numbers.map(({ value }) => value));
    const last = this.points.at(-1);
    return {
      key: "accuracy",
      count: this.points.length,
      lastStep: last?.step,
      last: last?.value,
      min: numbers.length === 0 ? Number.NaN : min,
      minStep: numbers.find(({ value }) => value === min)?.step ?? null,
      max: numbers.length === 0 ? Number.NaN : max,
      maxStep: numbers.find(({ value }) => value === max)?.step ?? null,
    };
  }

  buckets(bucketSteps: number, isWhole: boolean) {
    const cells = new Map<string, { step: number; value: number }[]>();
    for (const [index, point] of this.points.entries()) {
      const cell = isWhole || index === 0 ? `point ${index}` : String(Math.floor(point.step / bucketSteps));
      cells.set(cell, [...(cells.get(cell) ?? []), point]);
    }
    return [...cells.values()].map((cell) => {
      const numbers = cell.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      return {
        step: cell.at(-1)?.step,
        last: cell.at(-1)?.value,
        min: numbers.length === 0 ? Number.NaN : Math.min(...numbers),
        max: numbers.length === 0 ? Number.NaN : Math.max(...numbers),
        count: cell.length,
      };
    });
  }
}

import { sceneOfFile } from "../harness/scene.ts";

const scene = sceneOfFile();

const value = oneof(integer({ min: -9, max: 9 }), constantFrom(Number.NaN, Infinity, -Infinity));
const stretch = tuple(nat(400), nat(120), integer({ min: 1, max: 9 }));
const act = oneof(
  // Mostly what a runner does: a stretch of steps; sometimes single steps anywhere, sent late or again.
  record({ append: tuple(stretch, array(value, { minLength: 1, maxLength: 5 })) }),
  record({ append: tuple(stretch, array(value, { minLength: 1, maxLength: 5 })) }),
  record({ single: tuple(nat(600), value) }),
  // As when an answer was lost.
  record({ again: nat(2) }),
  record({ resume: oneof(constantFrom(null), nat(500)) }),
);

test("whatever a run's attempts append, late, again, or after going on from a checkpoint, charts and summaries say what a plain list of the points says", async () => {
  await assert(
    asyncProperty(array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
      await seedExperiment(scene.team);
      let run = await scene.runner.work();
      const model = new Model();
      const sent: Batch[] = [];
      for (const [seq, what] of acts.entries()) {
        if ("resume" in what) {
          await scene.runner.release(run);
          run = await scene.runner.mustClaim();
          const resumedFromStep = model.within(what.resume);
          await scene.runner.start(run, { resumedFromStep });
          model.resume(resumedFromStep);
          continue;
        }
        const batch = batchOf(what, sent);
        if (!batch) continue;
        sent.push(batch);
        const [steps, values] = batch;
        const { newPoints } = await scene.runner.append(run, seq, [series(steps, values)]);
        expect(newPoints).toBe(model.append(steps, values));
      }
      for (const most of [2, 9, 60, 1000]) await expectBuckets(run, model, most);
      expect(await summaryOf(run)).toEqual(model.points.length === 0 ? undefined : model.summary());
      await scene.runner.finish(run, "FAILED");
    }),
    { numRuns: 40 },
  );
});

type Batch = [steps: number[], values: number[]];

type Append =
  | { single: [number, number] }
  | { append: [[number, number, number], number[]] }
  | { again: number };

/** @param sent before; undefined when nothing was that could be sent again */
function batchOf(what: Append, sent: Batch[]): Batch | undefined {
  if ("again" in what) return sent.at(-1 - what.again);
  return "single" in what ? single(what.single) : stretched(what.append);
}

const single = ([step, value]: [number, number]): Batch => [[step], [value]];

function stretched([[from, length, stride], values]: [[number, number, number], number[]]): Batch {
  const steps = Array.from({ length }, (_, index) => from + index * stride);
  return [steps, steps.map((_, index) => values[index % values.length] ?? 0)];
}

const series = (steps: number[], values: number[]) => ({
  key: "accuracy",
  steps,
  values: values.map((value) => (Number.isFinite(value) ? value : String(value))),
  times: steps.map((step) => new Date(Date.UTC(2026, 10, 23) + step * 1000).toISOString()),
});

async function expectBuckets({ runId }: RunRef, model: Model, most: number): Promise<void> {
  const { metricSeries } = await scene.team.person.run<{ metricSeries: SeenSeries[] }>(
    `query ($runIds: [ID!]!, $points: Int!) {
      metricSeries(runIds: $runIds, keys: ["accuracy"], points: $points) {
        bucketSteps series { steps last min max count }
      }
    }`,
    { runIds: [runId], points: most },
  );
  const [seen] = metricSeries;
  const columns = seen?.series[0] ?? { steps: [], last: [], min: [], max: [], count: [] };
  const actual = columns.steps.map((step, index) => ({
    step,
    last: Number(columns.last[index]),
    min: Number(columns.min[index]),
    max: Number(columns.max[index]),
    count: columns.count[index],
  }));
  expect(actual).toEqual(model.buckets(seen?.bucketSteps ?? 1, model.points.length <= most));
  expect(actual.length).toBeLessThanOrEqual(most);
}

interface SeenSeries {
  bucketSteps: number;
  series: {
    steps: number[];
    last: (number | string)[];
    min: (number | string)[];
    max: (number | string)[];
    count: number[];
  }[];
}

async function summaryOf({ runId }: RunRef): Promise<unknown> {
  const { run } = await scene.team.person.run<{ run: { summaries: Record<string, unknown>[] } }>(
    "query ($id: ID!) { run(id: $id) { summaries { key count lastStep last min minStep max maxStep } } }",
    { id: runId },
  );
  const [summary] = run.summaries;
  return (
    summary && { ...summary, last: Number(summary.last), min: Number(summary.min), max: Number(summary.max) }
  );
}
