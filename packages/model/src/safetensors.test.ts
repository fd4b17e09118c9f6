import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { tinyWeights } from "../test/tiny-model-folder.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** A file with this header and these bytes of data. */
async function fileWith(header: unknown, data: Uint8Array, lengthField?: bigint): Promise<string> {
  const path = join(await temporaryFolder(), "model.safetensors");
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(lengthField ?? BigInt(json.length));
  await writeFile(path, Buffer.concat([length, json, data]));
  return path;
}

const bytesOf = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);

describe("a safetensors file", () => {
  test("is read back bit by bit as it was written", async () => {
    const path = join(await temporaryFolder(), "model.safetensors");
    const weights = tinyWeights();
    await writeSafetensors(path, weights, { format: "pt" });
    const read = await readSafetensors(path);
    expect(new Map([...read].sort())).toEqual(new Map([...weights].sort()));
  });

  test("of PyTorch's is read: the tiny golden model", async () => {
    const golden = new URL("../test/golden/tiny/model.safetensors", import.meta.url).pathname;
    const weights = await readSafetensors(golden);
    expect(weights.get("distilbert.embeddings.word_embeddings.weight")?.shape).toEqual([97, 32]);
    expect(weights.get("distilbert.embeddings.LayerNorm.weight")?.data).toEqual(new Float32Array(32).fill(1));
  });

  test("in half precision becomes the same numbers in 32 bits", async () => {
    const halves = bytesOf(0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x8000, 0x7c00);
    const path = await fileWith({ t: { dtype: "F16", shape: [7], data_offsets: [0, 14] } }, halves);
    const values = (await readSafetensors(path)).get("t")?.data;
    expect(values).toEqual(Float32Array.of(1, -2, 0.333251953125, 2 ** -24, 65504, -0, Infinity));
  });

  test("in bfloat16 becomes the same numbers in 32 bits", async () => {
    const path = await fileWith(
      { t: { dtype: "BF16", shape: [1, 3], data_offsets: [0, 6] } },
      bytesOf(0x3f80, 0xc040, 0x7fc0),
    );
    const tensor = (await readSafetensors(path)).get("t");
    expect(tensor).toEqual({ shape: [1, 3], data: Float32Array.of(1, -3, Number.NaN) });
  });

  test("may hold integers as long as nobody wants them as weights", async () => {
    const header = { ids: { dtype: "I64", shape: [1], data_offsets: [0, 8] } };
    const path = await fileWith(header, new Uint8Array(8));
    await expect(readSafetensors(path, () => false)).resolves.toEqual(new Map());
    await expect(readSafetensors(path)).rejects.toThrow(
      `tensor ids of ${path} has dtype I64: only F32, F16 and BF16 weights can be read`,
    );
  });
});

const f32 = (shape: number[], begin: number, end: number) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

describe("a broken safetensors file is refused in one sentence", () => {
  test.each<[string, unknown, number, string]>([
    ["a header that is no JSON", "{not json", 0, "is not a JSON object"],
    ["a header that is a list", "[]", 0, "is not a JSON object"],
    [
      "a tensor without a shape",
      { a: { dtype: "F32", data_offsets: [0, 4] } },
      4,
      "describes tensor a without",
    ],
    ["a negative size", { a: f32([-1], 0, 4) }, 4, "describes tensor a without"],
    ["an unknown type", { a: { ...f32([1], 0, 4), dtype: "F31" } }, 4, "the unknown dtype F31"],
    ["a size that the shape does not need", { a: f32([2], 0, 4) }, 4, "has 4 bytes, but [2] of F32 needs 8"],
    ["an end before its begin", { a: f32([1], 8, 4) }, 8, "has -4 bytes"],
    ["two tensors over each other", { a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8, "tensor b of"],
    ["a gap", { a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12, "leaves a gap before it"],
    ["data cut off", { a: f32([2], 0, 8) }, 5, "it was cut off or something was appended"],
    ["data appended", { a: f32([1], 0, 4) }, 9, "it was cut off or something was appended"],
    ["metadata that is no table of texts", { __metadata__: { n: 1 } }, 0, "is not a table of texts"],
  ])("%s", async (_, header, dataBytes, reason) => {
    const path = await fileWith(header, new Uint8Array(dataBytes));
    await expect(readSafetensors(path)).rejects.toThrow(reason);
    await expect(readSafetensors(path)).rejects.toThrow(path);
  });

  test("a header longer than the file, as a page of HTML would have", async () => {
    const path = await fileWith("<!doctype html>", new Uint8Array(0), 0x6d74683c21n);
    await expect(readSafetensors(path)).rejects.toThrow("is no safetensors file, or was cut off");
  });

  test("an empty file", async () => {
    const path = join(await temporaryFolder(), "empty");
    await writeFile(path, "");
    await expect(readSafetensors(path)).rejects.toThrow(`${path} is too short for a safetensors file`);
  });

  test("no file at all", async () => {
    await expect(readSafetensors("/nowhere/model.safetensors")).rejects.toThrow("cannot be opened");
  });
});
