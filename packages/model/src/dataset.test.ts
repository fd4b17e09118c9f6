import { describe, expect, test } from "vitest";
import { parseDatasetConfig } from "./config.ts";
import { completeDataset, type Dataset, type SourceData, type TextExample } from "./dataset.ts";

const NAMES = ["train", "validation", "test"] as const;

/** Every fourth example is of class 1, the others of class 0. */
function examples(count: number, prefix = "sentence"): TextExample[] {
  return Array.from({ length: count }, (_, index) => ({
    text: `${prefix} ${index}`,
    label: index % 4 === 0 ? 1 : 0,
  }));
}

function source(train: TextExample[], others: Partial<SourceData["splits"]> = {}): SourceData {
  return { labels: ["no", "yes"], splits: { train, ...others }, notes: [], warnings: [] };
}

function complete(data: SourceData, settings: object = {}): Dataset {
  return completeDataset(data, parseDatasetConfig({ source: "test", ...settings }));
}

const texts = (list: TextExample[]) => list.map(({ text }) => text);
const ofClassOne = (list: TextExample[]) => list.filter(({ label }) => label === 1).length;

describe("missing splits", () => {
  test("are made from train in their shares, class by class, and said", () => {
    const dataset = complete(source(examples(400)), { validationShare: 0.1, testShare: 0.2 });
    expect(NAMES.map((name) => [dataset[name].length, ofClassOne(dataset[name])])).toEqual([
      [280, 70],
      [40, 10],
      [80, 20],
    ]);
    expect(dataset.notes).toEqual([
      "test made from 20 % of train, 80 of 400: chosen by the hash of the text, class by class",
      "validation made from 10 % of train, 40 of 400: chosen by the hash of the text, class by class",
    ]);
  });

  test("hold every example once", () => {
    const dataset = complete(source(examples(300)));
    const all = NAMES.flatMap((name) => texts(dataset[name]));
    expect(all.sort()).toEqual(texts(examples(300)).sort());
  });

  test("are the same whatever the order of the file", () => {
    const both = [...examples(300), ...examples(100).map(({ text, label }) => ({ text, label: 1 - label }))];
    const forward = complete(source(both));
    const backward = complete(source(both.toReversed()));
    for (const name of NAMES) expect(texts(backward[name]).sort()).toEqual(texts(forward[name]).sort());
  });

  test("never share a text, even in other case and spacing, or with another label", () => {
    const copies = examples(300).map(({ text, label }) => ({
      text: `  ${text.toUpperCase().replace(" ", "   ")}`,
      label: 1 - label,
    }));
    const dataset = complete(source([...examples(300), ...copies]));
    const plain = (list: TextExample[]) =>
      new Set(list.map(({ text }) => text.trim().replace(/\s+/g, " ").toLowerCase()));
    const [train, validation, test] = NAMES.map((name) => plain(dataset[name]));
    expect(validation?.size).toBeGreaterThan(20);
    expect([...(validation ?? [])].filter((text) => train?.has(text) || test?.has(text))).toEqual([]);
    expect([...(test ?? [])].filter((text) => train?.has(text))).toEqual([]);
  });

  test("keep their shares when one text has many copies", () => {
    for (let copied = 0; copied < 30; copied += 1) {
      const copies = Array.from({ length: 40 }, () => ({ text: `copied ${copied}`, label: 0 }));
      const { validation, test } = complete(source([...examples(160), ...copies]));
      expect([validation.length, test.length]).toEqual([20, 20]);
    }
  });

  test("of pairs look at both texts", () => {
    const pairs = examples(200).map((example) => ({ ...example, text: "same question", pair: example.text }));
    expect(complete(source(pairs)).validation).toHaveLength(20);
  });

  test("are not made where the data has them", () => {
    const given = { validation: examples(7, "validation"), test: examples(9, "test") };
    const dataset = complete(source(examples(50), given));
    expect(dataset).toEqual({
      labels: ["no", "yes"],
      train: examples(50),
      ...given,
      sharedWithTrain: { validation: 0, test: 0 },
      notes: [],
      warnings: [],
    });
  });

  test("that the data has are left as they are, but shared texts are counted", () => {
    const given = { validation: examples(5), test: examples(9, "test") };
    const dataset = complete(source(examples(50), given));
    expect(dataset.sharedWithTrain).toEqual({ validation: 5, test: 0 });
    expect(dataset.warnings).toEqual([
      "5 of the 5 texts of validation also occur in train: accuracy on validation will look better than it is",
    ]);
  });
});

describe("limits", () => {
  test("take the same examples every time, class by class, in the order of the file", () => {
    const settings = { maxTrain: 20, maxValidation: 8, maxTest: 4 };
    const dataset = complete(source(examples(400)), settings);
    expect(NAMES.map((name) => [dataset[name].length, ofClassOne(dataset[name])])).toEqual([
      [20, 5],
      [8, 2],
      [4, 1],
    ]);
    const numbers = dataset.train.map(({ text }) => Number(text.split(" ")[1]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(complete(source(examples(400)), settings)).toEqual(dataset);
    expect(dataset.notes.slice(2)).toEqual([
      "train limited to 20 of 320",
      "validation limited to 8 of 40",
      "test limited to 4 of 40",
    ]);
  });

  test("do not change what the splits are made of", () => {
    const whole = complete(source(examples(400)));
    const limited = complete(source(examples(400)), { maxTest: 10 });
    expect(texts(limited.train)).toEqual(texts(whole.train));
    expect(texts(whole.test)).toEqual(expect.arrayContaining(texts(limited.test)));
  });
});

describe("data that cannot be trained on is refused in one sentence", () => {
  test("one label only", () => {
    const one = examples(100).map(({ text }) => ({ text, label: 1 }));
    expect(() => complete(source(one))).toThrow(
      'all 80 training examples have the label "yes": at least two classes are needed',
    );
  });

  test("too few examples for three splits", () => {
    expect(() => complete(source(examples(3)))).toThrow("there are no examples left for validation");
  });
});
