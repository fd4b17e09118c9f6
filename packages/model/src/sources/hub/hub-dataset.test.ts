import { describe, expect, test } from "vitest";
import { COMMIT, repository, startHub } from "../../../test/hub-repositories.ts";
import { parquetFile } from "../../../test/parquet.ts";
import { parseDatasetConfig } from "../../config.ts";
import { loadDataset } from "../index.ts";

async function hubWith(files: Record<string, Buffer | string>) {
  const { hub, cacheDir } = await startHub();
  hub.repositories.set("datasets/team/reviews", repository(files));
  const load = (settings: object = {}) =>
    loadDataset(parseDatasetConfig({ source: "hf:team/reviews", ...settings }), { cacheDir });
  return { hub, load };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const sentences = (count: number, prefix: string) => numbers(count).map((index) => `${prefix} ${index}`);
const csv = (count: number, prefix: string) =>
  `text,label\n${sentences(count, prefix)
    .map((text, index) => `${text},${index % 2}`)
    .join("\n")}`;

/** A Parquet split with labels 0 and 1 in 64-bit integers, as Hugging Face's library writes them. */
const parquet = (count: number, prefix: string, label = (index: number) => index % 2) =>
  parquetFile(
    {
      text: sentences(count, prefix),
      idx: numbers(count).map(BigInt),
      label: numbers(count).map((index) => BigInt(label(index))),
    },
    { label: ["negative", "positive"] },
  );

describe("a data set of the hub", () => {
  test("in Parquet shards brings its splits and the names of its classes", async () => {
    const { load } = await hubWith({
      "data/train-00000-of-00002-0123456789abcdef.parquet": parquet(30, "first"),
      "data/train-00001-of-00002-0123456789abcdef.parquet": parquet(20, "second"),
      "data/validation-00000-of-00001.parquet": parquet(10, "validation"),
      "data/test-00000-of-00001.parquet": parquet(8, "test"),
      ".gitattributes": "",
    });
    const dataset = await load();
    expect(dataset.labels).toEqual(["negative", "positive"]);
    expect([dataset.train.length, dataset.validation.length, dataset.test.length]).toEqual([50, 10, 8]);
    expect(dataset.train[30]).toEqual({ text: "second 0", label: 0 });
    expect(dataset.origin).toMatchObject({ source: "hf:team/reviews", revision: COMMIT });
    expect(dataset.origin.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("whose test labels are kept secret gets a test split out of train, and says so", async () => {
    const { load } = await hubWith({
      "train.parquet": parquet(50, "train"),
      "test.parquet": parquet(8, "test", () => -1),
    });
    const dataset = await load();
    expect(dataset.test).toHaveLength(5);
    expect(dataset.notes[0]).toBe("the test split of the data has no labels and is not used");
  });

  test("in JSONL, as SetFit's: train, dev and test", async () => {
    const lines = (count: number, prefix: string) =>
      sentences(count, prefix)
        .map((text, index) => JSON.stringify({ text, label: index % 2, label_text: "x" }))
        .join("\n");
    const { load } = await hubWith({
      "train.jsonl": lines(20, "a"),
      "dev.jsonl": lines(4, "b"),
      "test.jsonl": lines(6, "c"),
    });
    const { train, validation, test, labels } = await load();
    expect([labels, train.length, validation.length, test.length]).toEqual([["0", "1"], 20, 4, 6]);
  });

  test("whose README names subsets, files and classes is read as it says", async () => {
    const readme = `---
license: mit
configs:
- config_name: english
  data_files:
  - split: train
    path: "en/part-*.csv"
  - split: test
    path: ["en/final.csv"]
- config_name: german
  data_files: "de/*.csv"
dataset_info:
- config_name: english
  features:
  - name: text
    dtype: string
  - name: label
    dtype:
      class_label:
        names: {'0': bad, '1': good}
---
# Reviews`;
    const files = {
      "README.md": readme,
      "en/part-1.csv": csv(20, "one"),
      "en/part-2.csv": csv(10, "two"),
      "en/final.csv": csv(6, "final"),
      "de/alles.csv": csv(40, "eins"),
    };
    const { hub, load } = await hubWith(files);
    const english = await load({ subset: "english" });
    expect(english.labels).toEqual(["bad", "good"]);
    expect([english.train.length + english.validation.length, english.test.length]).toEqual([30, 6]);
    expect(hub.requests.filter(({ url }) => url.includes("/de/"))).toEqual([]);
    const german = await load({ subset: "german" });
    expect(german.labels).toEqual(["0", "1"]);
    expect(german.train[0]?.text).toMatch(/^eins/);
    await expect(load()).rejects.toThrow(
      "the data set hf:team/reviews has several subsets: english, german (choose one with subset)",
    );
    await expect(load({ subset: "french" })).rejects.toThrow(
      'has no subset "french"; it has: english, german',
    );
  });

  test("with a folder for each subset needs one to be chosen", async () => {
    const { load } = await hubWith({
      "sst2/train-00000-of-00001.parquet": parquet(40, "sst2"),
      "cola/train-00000-of-00001.parquet": parquet(30, "cola"),
    });
    await expect(load()).rejects.toThrow("has several subsets: cola, sst2 (choose one with subset)");
    const { train, validation, test } = await load({ subset: "sst2" });
    expect(train.length + validation.length + test.length).toBe(40);
  });

  test("with two validation splits needs one to be chosen", async () => {
    const { load } = await hubWith({
      "train.csv": csv(20, "train"),
      "validation_matched.csv": csv(4, "matched"),
      "validation_mismatched.csv": csv(6, "mismatched"),
    });
    await expect(load()).rejects.toThrow(
      "has several splits that may be validation: validation_matched, validation_mismatched (choose one with validationSplit)",
    );
    expect((await load({ validationSplit: "validation_mismatched" })).validation).toHaveLength(6);
    await expect(load({ validationSplit: "matched" })).rejects.toThrow(
      'has no split "matched" (validationSplit); it has: train, validation_matched, validation_mismatched',
    );
  });

  test("without data files points to the hub's own conversion", async () => {
    const { load } = await hubWith({ "reviews.py": "", "README.md": "# no data" });
    await expect(load()).rejects.toThrow(
      "the data set hf:team/reviews has no Parquet, CSV, TSV or JSONL files: try the hub's conversion, hf:team/reviews@refs/convert/parquet",
    );
  });

  test("is read at a revision with slashes in its name", async () => {
    const { hub, load } = await hubWith({});
    const converted = { "default/train/0000.parquet": parquet(40, "converted") };
    hub.repositories.set("datasets/team/reviews", {
      revisions: { "refs/convert/parquet": COMMIT },
      commits: { [COMMIT]: converted },
    });
    const { train } = await load({ source: "hf:team/reviews@refs/convert/parquet" });
    expect(train[0]?.text).toMatch(/^converted/);
  });

  test("is used from the cache when the hub is gone, with a warning", async () => {
    const { hub, load } = await hubWith({ "train.csv": csv(40, "train"), "README.md": "---\n---\n" });
    const before = await load();
    await hub.stop();
    const { warnings, ...after } = await load();
    expect({ ...after, warnings: [] }).toEqual(before);
    expect(warnings[0]).toContain("could not be reached, so the data set hf:team/reviews is used as it was");
  });

  test("that is gated says where its terms are", async () => {
    const { hub, load } = await hubWith({ "train.csv": csv(40, "train") });
    const gated = hub.repositories.get("datasets/team/reviews");
    if (gated) gated.isGated = true;
    await expect(load()).rejects.toThrow(
      `the data set hf:team/reviews is gated: accept its terms at ${hub.url}/datasets/team/reviews and set HF_TOKEN`,
    );
  });

  test("with a path that no folder can hold is refused", async () => {
    const { load } = await hubWith({ "data//train.csv": csv(20, "train") });
    await expect(load()).rejects.toThrow(
      'the data set hf:team/reviews has a file with the unusable path "data//train.csv"',
    );
  });
});
