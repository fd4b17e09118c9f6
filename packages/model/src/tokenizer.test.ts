import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { writeTinyFolder } from "../test/tiny-model-folder.ts";
import { miniLmFolder } from "./sources/packaged-minilm.ts";
import { loadTokenizer } from "./tokenizer.ts";

async function golden<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../test/golden/${file}`, import.meta.url), "utf8"));
}

describe("token ids are exactly those of Hugging Face's tokenizers", () => {
  test("for awkward strings: accents, scripts, emoji, control characters, endless words", async () => {
    const tokenizer = await loadTokenizer(await miniLmFolder({}));
    const expected = await golden<{ text: string; input_ids: number[] }[]>("tokenizer.json");
    expect(expected).toHaveLength(29);
    const actual = expected.map(({ text }) => ({
      text,
      input_ids: [...tokenizer.encode(text, null, 512).ids],
    }));
    expect(actual).toEqual(expected);
  });

  test("for sentences of movie reviews", async () => {
    const tokenizer = await loadTokenizer(await miniLmFolder({}));
    const { texts, input_ids } = await golden<{ texts: string[]; input_ids: number[][] }>(
      "minilm/expected.json",
    );
    expect(texts.map((text) => [...tokenizer.encode(text, null, 512).ids])).toEqual(input_ids);
  });

  test("for pairs, which lose tokens of the longer part first", async () => {
    const tokenizer = await loadTokenizer(await miniLmFolder({}));
    const expected =
      await golden<{ text: string; pair: string; maxLength: number; ids: number[] }[]>(
        "tokenizer-pairs.json",
      );
    expect(expected).toHaveLength(48);
    const actual = expected.map(({ text, pair, maxLength }) => ({
      text,
      pair,
      maxLength,
      ids: [...tokenizer.encode(text, pair, maxLength).ids],
    }));
    expect(actual).toEqual(expected);
  });

  // Made with the Python package tokenizers; the JavaScript library alone fails on all three.
  test.each([
    ["ΟΔΟΣ", [101, 1169, 29722, 29730, 29733, 102]],
    ["ΣΟΦΟΣ ΣΣ", [101, 1173, 29730, 29736, 29730, 29733, 1173, 29733, 102]],
    ["a𠀀b", [101, 1037, 100, 1038, 102]],
  ])("for %s, where the library had to be mended", async (text, ids) => {
    const tokenizer = await loadTokenizer(await miniLmFolder({}));
    expect([...tokenizer.encode(text, null, 512).ids]).toEqual(ids);
  });
});

test("a text that is cut off says so", async () => {
  const tokenizer = await loadTokenizer(await writeTinyFolder(await temporaryFolder(), {}));
  const whole = tokenizer.encode("a good film", undefined, 5);
  expect(whole).toEqual({ ids: Int32Array.of(2, 9, 5, 7, 3), fullLength: 5 });
  const cut = tokenizer.encode("a good film", undefined, 4);
  expect(cut).toEqual({ ids: Int32Array.of(2, 9, 5, 3), fullLength: 5 });
});

test("a tokenizer.json that is no JSON is refused in one sentence", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "tokenizer.json"), "not json");
  await expect(loadTokenizer(folder)).rejects.toThrow(`${join(folder, "tokenizer.json")} is not valid`);
});
