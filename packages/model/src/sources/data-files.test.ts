import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parquetFile } from "../../test/parquet.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { parseDatasetConfig } from "../config.ts";
import { loadDataset } from "./index.ts";

const load = (source: string, settings: object = {}) =>
  loadDataset(parseDatasetConfig({ source, validationShare: 0.2, testShare: 0.2, ...settings }));

async function folderWith(files: Record<string, Buffer | string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const numbers = Array.from({ length: 20 }, (_, index) => index);
const csv = (prefix: string) =>
  `text,label\n${numbers.map((index) => `${prefix} ${index},${index % 2}`).join("\n")}`;
const texts = numbers.map((index) => `sentence ${index}`);

describe("Parquet on this host", () => {
  test("is read with columns of its own names, pairs, and labels as texts", async () => {
    const folder = await folderWith({
      "pairs.parquet": parquetFile({
        premise: texts,
        hypothesis: numbers.map((index) => `so ${index}`),
        unused: numbers,
        relation: numbers.map((index) => (index % 2 ? "neutral" : "entailment")),
      }),
    });
    const columns = { textColumn: "premise", pairColumn: "hypothesis", labelColumn: "relation" };
    const dataset = await load(join(folder, "pairs.parquet"), columns);
    expect(dataset.labels).toEqual(["entailment", "neutral"]);
    const all = [...dataset.train, ...dataset.validation, ...dataset.test];
    expect(all).toContainEqual({ text: "sentence 3", pair: "so 3", label: 1 });
  });

  test("in a clone of a data set of the hub is read as on the hub", async () => {
    const labels = numbers.map((index) => BigInt(index % 2));
    const data = parquetFile({ text: texts, label: labels }, { label: ["bad", "good"] });
    const folder = await folderWith({
      ".git/train.csv": "not data",
      "README.md":
        "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/*\n---\n",
      "data/train-00000-of-00001.parquet": data,
      "other/train.csv": csv("other"),
    });
    expect((await load(folder)).labels).toEqual(["bad", "good"]);
  });

  test("with classes that are called by other numbers keeps the stored number of each", async () => {
    const stored = numbers.map((number) => number % 3);
    const data = parquetFile({ text: texts, label: stored }, { label: ["2", "0", "1"] });
    const { labels, train } = await load(await folderWith({ "train.parquet": data }));
    expect(labels).toEqual(["2", "0", "1"]);
    for (const { text, label } of train) expect(label).toBe(Number(text.split(" ")[1]) % 3);
  });

  test("with a label that its own class names do not know is refused", async () => {
    const data = parquetFile({ text: texts, label: numbers }, { label: ["bad", "good"] });
    await expect(load(await folderWith({ "train.parquet": data }))).rejects.toThrow(
      'the label "2" occurs, but the data names the classes 0 to 1: bad, good',
    );
  });

  test("with an empty text, a missing column or no rows is refused, naming row and column", async () => {
    const empty = parquetFile({ text: ["x", ""], label: [0, 1] });
    await expect(load(await folderWith({ "train.parquet": empty }))).rejects.toThrow(
      'train.parquet row 2: column "text" is empty: fill it or delete the row',
    );
    const otherColumns = parquetFile({ Sentence: texts, label: numbers });
    await expect(load(await folderWith({ "train.parquet": otherColumns }))).rejects.toThrow(
      'train.parquet has no column "text"; it has: Sentence, label; did you mean "Sentence"? (choose one with textColumn)',
    );
    const noRows = parquetFile({ text: [], label: [] });
    await expect(load(await folderWith({ "train.parquet": noRows }))).rejects.toThrow("has no rows");
  });

  test("that was cut off is refused", async () => {
    const data = parquetFile({ text: texts, label: numbers });
    const folder = await folderWith({ "train.parquet": data.subarray(0, data.length - 30) });
    await expect(load(folder)).rejects.toThrow(
      "train.parquet cannot be read as Parquet, it may be cut off or damaged",
    );
  });
});

describe("a missing column is guessed", () => {
  test.each([
    ["lable", "label"],
    ["Label ", "label"],
    ["sentiment", "label"],
  ])("%j for %j", async (column) => {
    const folder = await folderWith({ "train.csv": `text,${column}\nx,1` });
    await expect(load(folder)).rejects.toThrow(`did you mean "${column}"? (choose one with labelColumn)`);
  });

  test("but not without reason", async () => {
    const folder = await folderWith({ "train.csv": "text,colour\nx,1" });
    await expect(load(folder)).rejects.toThrow("it has: text, colour (choose one with labelColumn)");
  });
});

describe("a file that is not what its name says is named for what it is", () => {
  const parquet = parquetFile({ text: texts, label: numbers });
  test.each<[string, string, Buffer | string, string]>([
    ["CSV as Parquet", "a.parquet", "text,label\nx,1", "a.parquet is not a Parquet file but text"],
    ["nothing as Parquet", "a.parquet", "", "a.parquet is not a Parquet file: export it again"],
    ["Parquet as CSV", "a.csv", parquet, "a.csv is a Parquet file: let its name end with .parquet"],
    [
      "an Excel workbook as CSV",
      "a.csv",
      Buffer.from("PK\x03\x04rest"),
      "an Excel workbook: save the table as CSV",
    ],
    [
      "a ZIP archive as JSONL",
      "a.jsonl",
      Buffer.from("PK\x03\x04rest"),
      "a.jsonl is not what its ending says but a ZIP",
    ],
    ["gzip as CSV", "a.csv", gzipSync("text,label\nx,1"), "compressed with gzip: unpack it first"],
    ["a web page as CSV", "a.csv", "\n<!DOCTYPE html><html>", "but a web page"],
    [
      "UTF-16 as TSV",
      "a.tsv",
      Buffer.from("\uFEFFtext\tlabel", "utf16le"),
      "text in UTF-16: save it in UTF-8",
    ],
    [
      "a pointer of Git LFS",
      "a.parquet",
      "version https://git-lfs.github.com/spec/v1\noid sha256:0",
      "only the Git LFS pointer to the data: fetch the data with git lfs pull",
    ],
    ["a JSON array as JSONL", "a.jsonl", '[{"text":"x"}]', "a.jsonl holds a JSON array"],
    ["CSV as JSONL", "a.jsonl", "text,label\nx,1", "a.jsonl line 1: not a JSON object"],
  ])("%s", async (_, name, content, reason) => {
    await expect(load(join(await folderWith({ [name]: content }), name))).rejects.toThrow(reason);
  });
});

describe("labels that cannot be learnt are refused", () => {
  test("one label only", async () => {
    const folder = await folderWith({ "train.csv": csv("a").replaceAll(",1", ",0") });
    await expect(load(folder)).rejects.toThrow(
      'all 12 training examples have the label "0": at least two classes are needed',
    );
  });

  test("a different one in every row", async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `text ${index},id${index}`);
    const folder = await folderWith({ "train.csv": `text,label\n${rows.join("\n")}` });
    await expect(load(folder)).rejects.toThrow(
      'column "label" has 1,200 different values, but at most 1,000 classes can be told apart: is it the right labelColumn?',
    );
  });
});

describe("a folder", () => {
  test("with test texts that have no label column gets a test split out of train", async () => {
    const folder = await folderWith({ "train.csv": csv("a"), "test.csv": "id,text\n1,x\n2,y" });
    const { test: made, notes } = await load(folder);
    expect(made).toHaveLength(4);
    expect(notes[0]).toBe("the test split of the data has no labels and is not used");
  });

  test("with splits of other names is read as the configuration says", async () => {
    const folder = await folderWith({ "y2020.csv": csv("a"), "y2021.csv": csv("b") });
    await expect(load(folder)).rejects.toThrow(
      "has no train split; it has: y2020, y2021 (choose one with trainSplit)",
    );
    const { train, test: later } = await load(folder, { trainSplit: "y2020", testSplit: "y2021" });
    expect([train.length, later.length]).toEqual([16, 20]);
  });

  test("has another checksum when one byte of one file changes", async () => {
    const checksum = async (files: Record<string, string>) =>
      (await load(await folderWith(files))).origin.sha256;
    const files = { "train.csv": csv("a"), "test.csv": csv("b") };
    const before = await checksum(files);
    expect(await checksum(files)).toBe(before);
    expect(await checksum({ ...files, "test.csv": csv("c") })).not.toBe(before);
  });
});
