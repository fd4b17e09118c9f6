import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { writeTinyFolder } from "../../test/tiny-model-folder.ts";
import { parseDatasetConfig } from "../config.ts";
import { KNOWN_DATASETS, KNOWN_MODELS } from "../known-sources.ts";
import { loadDataset, loadModel } from "./index.ts";

describe("packaged:minilm-l6", () => {
  test("is the real encoder, in the shape that is known without loading it", async () => {
    const model = await loadModel("packaged:minilm-l6");
    expect(model.encoder).toEqual(KNOWN_MODELS[0]?.encoder);
    expect(model.origin.sha256).toBe("53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db");
    expect(model.weights.size).toBe(4 + 6 * 16);
    expect(model.head).toBeUndefined();
    expect(model.ignored).toEqual(["pooler.dense.bias", "pooler.dense.weight"]);
  });
});

describe("packaged:movie-snippets", () => {
  const load = (settings: object = {}) =>
    loadDataset(parseDatasetConfig({ source: "packaged:movie-snippets", ...settings }));

  test("is 10,605 sentences, positive when rated above 0, without the neutral ones", async () => {
    const dataset = await load();
    expect(dataset.labels).toEqual(KNOWN_DATASETS[0]?.labels);
    expect([dataset.train.length, dataset.validation.length, dataset.test.length]).toEqual([
      8035, 1004, 1004,
    ]);
    expect(dataset.notes[0]).toBe(
      "562 of 10,605 sentences dropped: rated within ±0.5, neither positive nor negative",
    );
    const all = [...dataset.train, ...dataset.validation, ...dataset.test];
    expect(all).toContainEqual({ text: "Effective but too tepid biopic", label: 0 });
    expect(all.find(({ text }) => text.startsWith("Münch's genuine insight"))?.label).toBe(1);
  });

  test("keeps every sentence when no band is neutral", async () => {
    const { train, validation, test } = await load({ neutralBand: 0 });
    const kept = train.length + validation.length + test.length;
    expect(kept).toBeGreaterThan(10_500);
  });

  test("is the same data on every host: the first sentences of the splits", async () => {
    const dataset = await load({ maxTrain: 1000, maxValidation: 100, maxTest: 100 });
    expect([dataset.train[0], dataset.validation[0], dataset.test[0]].map((first) => first?.text)).toEqual([
      "Perhaps no picture ever made has more literally showed that the road to hell is paved with good intentions.",
      "A solidly seaworthy chiller.",
      "This insightful, Oscar nominated documentary, in which children on both sides of the ever escalating conflict have their say away from watchful parental eyes, gives peace yet another chance.",
    ]);
  });
});

describe("a local model folder", () => {
  test("is loaded by its path", async () => {
    const folder = await writeTinyFolder(await temporaryFolder(), {});
    const model = await loadModel(folder);
    expect(model.kind).toBe("distilbert");
    expect(model.origin).toMatchObject({ source: folder, folder });
  });
});

describe("an unknown reference lists what there is", () => {
  test("for models", async () => {
    await expect(loadModel("packaged:bert-huge")).rejects.toThrow(
      'unknown model "packaged:bert-huge"; there are: packaged:minilm-l6, hf:owner/name of the Hugging Face hub, or a path on the runner',
    );
  });

  test("for data sets", async () => {
    await expect(loadDataset(parseDatasetConfig({ source: "s3:bucket/file" }))).rejects.toThrow(
      'unknown data set "s3:bucket/file"; there are: packaged:movie-snippets, hf:owner/name of the Hugging Face hub, file:ID of an uploaded file, or a path on the runner',
    );
  });
});

async function dataFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

const load = (source: string, settings: object = {}) =>
  loadDataset(parseDatasetConfig({ source, validationShare: 0.2, testShare: 0.2, ...settings }));

const rows = (line: (index: number) => string) =>
  Array.from({ length: 20 }, (_, index) => line(index)).join("\n");
const allOf = ({ train, validation, test }: Awaited<ReturnType<typeof load>>) => [
  ...train,
  ...validation,
  ...test,
];

describe("local data", () => {
  test("as CSV: quotes, line breaks in a value, a byte order mark, labels sorted by name", async () => {
    const lines = rows((index) => `"so ""good"", I\ncried ${index}",${index % 2 ? "pos" : "neg"}`);
    const path = await dataFile("reviews.csv", `\uFEFFtext,label\r\n${lines}\n`);
    const dataset = await load(path);
    expect(dataset.labels).toEqual(["neg", "pos"]);
    expect(allOf(dataset)).toContainEqual({ text: 'so "good", I\ncried 7', label: 1 });
  });

  test("as TSV: a quote is a quote", async () => {
    const path = await dataFile(
      "reviews.tsv",
      `label\ttext\n${rows((index) => `${index % 3}\t"so bad ${index}`)}`,
    );
    const dataset = await load(path);
    expect(dataset.labels).toEqual(["0", "1", "2"]);
    expect(allOf(dataset)).toContainEqual({ text: '"so bad 4', label: 1 });
  });

  test("as JSONL with pairs and own column names; whole numbers are sorted by value", async () => {
    const lines = rows((index) =>
      JSON.stringify({ q: `why ${index}`, a: `so ${index}`, stars: index % 2 ? 10 : 9 }),
    );
    const columns = { textColumn: "q", pairColumn: "a", labelColumn: "stars" };
    const dataset = await load(await dataFile("pairs.jsonl", `${lines}\n\n`), columns);
    expect(dataset.labels).toEqual(["9", "10"]);
    expect(allOf(dataset)).toContainEqual({ text: "why 3", pair: "so 3", label: 1 });
  });

  test("as a folder with files for the splits", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "train.csv"), `text,label\n${rows((index) => `t${index},${index % 2}`)}`);
    await writeFile(join(folder, "dev.tsv"), "text\tlabel\nd0\t0\nd1\t2");
    await mkdir(join(folder, "notes"));
    const dataset = await load(folder);
    expect(dataset.labels).toEqual(["0", "1", "2"]);
    expect(dataset.validation).toEqual([
      { text: "d0", label: 0 },
      { text: "d1", label: 2 },
    ]);
    expect(dataset.test).toHaveLength(4);
  });
});

describe("broken local data is refused, naming file, line and column", () => {
  test.each<[string, string, string | Uint8Array, string]>([
    [
      "a missing column",
      "a.csv",
      "sentence,label\nx,1",
      'a.csv has no column "text"; it has: sentence, label',
    ],
    ["a short row", "a.csv", "text,label\nx,1\ny", "a.csv line 3: the row has another number of columns"],
    ["an open quote", "a.csv", 'text,label\n"x,1', "a quote is opened and never closed"],
    [
      "a quote within a value",
      "a.csv",
      'text,label\nx "y" z,1',
      "a.csv line 2: a quote stands inside a value",
    ],
    ["two columns of one name", "a.csv", "text,text\nx,y", 'a.csv has two columns named "text"'],
    ["an empty text", "a.csv", "text,label\nx,1\n  ,1", 'a.csv line 3: column "text" is empty'],
    ["an empty label", "a.csv", "text,label\nx,", 'a.csv line 2: column "label" is empty'],
    ["no rows", "a.csv", "text,label\n", "has no rows"],
    ["nothing at all", "a.tsv", "", "has no rows"],
    [
      "a line that is no JSON",
      "a.jsonl",
      '{"text":"x","label":1}\n{"text":',
      "a.jsonl line 2: not a JSON object",
    ],
    ["a JSON array", "a.jsonl", '[{"text":"x"}]', "a.jsonl holds a JSON array"],
    [
      "a text that is a number",
      "a.jsonl",
      '{"text":5,"label":1}',
      'line 1: column "text" should be a text, not 5',
    ],
    [
      "a text that is missing in one line",
      "a.jsonl",
      '{"text":"x","label":1}\n{"label":1}',
      'line 2: column "text"',
    ],
    [
      "a label with a fraction",
      "a.jsonl",
      '{"text":"x","label":0.5}',
      'column "label" should be a whole number',
    ],
    [
      "bytes that are no UTF-8",
      "a.csv",
      Buffer.from("text,label\nx,1\ncaf\xe9,1", "latin1"),
      "a.csv line 3: the bytes",
    ],
    ["a picture", "a.csv", Uint8Array.of(0x74, 0, 0, 1), "is not a text file: it holds zero bytes"],
    [
      "another kind of file",
      "a.xlsx",
      "x",
      "has an unknown file type; there are: .csv, .tsv, .jsonl, .ndjson",
    ],
  ])("%s", async (_, name, content, reason) => {
    await expect(load(await dataFile(name, content))).rejects.toThrow(reason);
  });

  test("a path that does not exist", async () => {
    await expect(load("/nowhere/data.csv")).rejects.toThrow(
      "there is no data file or folder /nowhere/data.csv",
    );
  });

  test("a folder without train, and one with two files for it", async () => {
    const folder = await temporaryFolder();
    await expect(load(folder)).rejects.toThrow(`the data folder ${folder} has no train file`);
    await writeFile(join(folder, "train.csv"), "");
    await writeFile(join(folder, "train.tsv"), "");
    await expect(load(folder)).rejects.toThrow("has several files for train: train.csv, train.tsv");
  });
});
