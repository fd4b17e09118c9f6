import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { writeTinyFolder } from "../test/tiny-model-folder.ts";
import type { Dataset } from "./dataset.ts";
import { encodeDataset } from "./dataset-report.ts";
import { loadTokenizer } from "./tokenizer.ts";

const good = (count: number, words = 1) =>
  Array.from({ length: count }, () => ({ text: "good ".repeat(words), label: 1 }));
const bad = (count: number, words = 1) =>
  Array.from({ length: count }, () => ({ text: "bad ".repeat(words), label: 0 }));

async function encode(splits: Pick<Dataset, "train" | "validation" | "test">, maxLength: number) {
  const tokenizer = await loadTokenizer(await writeTinyFolder(await temporaryFolder(), {}));
  const dataset = {
    labels: ["no", "yes", "maybe"],
    sharedWithTrain: { validation: 0, test: 1 },
    notes: [],
    warnings: [],
    ...splits,
  };
  return encodeDataset(dataset, tokenizer, maxLength);
}

test("the report counts classes, lengths in tokens and what was cut off, split by split", async () => {
  const train = [...good(6, 5), ...bad(2, 8), ...good(1, 30)];
  const { report, examples } = await encode({ train, validation: bad(2), test: good(3) }, 12);
  expect(report.splits.train).toEqual({
    examples: 9,
    perClass: [2, 7, 0],
    lengths: {
      mean: (6 * 7 + 2 * 10 + 32) / 9,
      median: 7,
      longest: 32,
      truncated: 1,
      histogram: [
        { upTo: 8, examples: 6 },
        { upTo: 16, examples: 2 },
        { upTo: 32, examples: 1 },
      ],
    },
  });
  expect(report.splits.validation.perClass).toEqual([2, 0, 0]);
  expect(report.sharedWithTrain).toEqual({ validation: 0, test: 1 });
  expect(examples.train.map(({ ids }) => ids.length)).toEqual([7, 7, 7, 7, 7, 7, 10, 10, 12]);
  expect(examples.train[8]?.label).toBe(1);
});

test("the histogram holds every example once, whatever its length", async () => {
  const train = Array.from({ length: 70 }, (_, words) => good(1, words + 1)).flat();
  const { lengths } = (await encode({ train, validation: bad(1), test: bad(1) }, 64)).report.splits.train;
  expect(lengths.histogram.reduce((sum, bucket) => sum + bucket.examples, 0)).toBe(70);
  expect(lengths.histogram.at(-1)?.upTo).toBe(128);
});

test("the report is told in sentences", async () => {
  const { notes } = await encode({ train: [...good(3), ...bad(1)], validation: bad(2), test: good(3) }, 12);
  expect(notes[0]).toBe(
    "train: 4 examples (no 25.0 %, yes 75.0 %, maybe 0.0 %); 3.0 tokens on average, median 3, longest 3",
  );
  expect(notes).toHaveLength(3);
});

test("uneven and absent classes, and many texts cut off, are warned of", async () => {
  const { warnings } = await encode(
    { train: [...good(30, 9), ...bad(2)], validation: bad(2), test: good(3) },
    8,
  );
  expect(warnings).toEqual([
    "93.8 % of train is longer than 8 tokens and was cut: a larger training.maxLength keeps more, at a cost",
    "train has no example of: maybe",
    'the classes of train are uneven (30 examples of the largest, 2 of "no"): look at macro F1, not at accuracy alone',
  ]);
  const even = await encode({ train: [...good(3), ...bad(3)], validation: bad(2), test: good(3) }, 8);
  expect(even.warnings).toEqual(["train has no example of: maybe"]);
});
