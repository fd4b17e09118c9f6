import { describe, expect, test } from "vitest";
import { DropoutMasks, SITES } from "./dropout.ts";
import { rowMasks } from "./drops.ts";
import { layOut } from "./layout.ts";

const RATES = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
const WIDTH = 64;
const HEADS = 4;
const sentence = (length: number) => new Int32Array(length).fill(1);
const masksOf = (seed = 1, step = 0, numbers = [10, 11, 12]) =>
  new DropoutMasks(RATES, seed).forStep(step, Int32Array.from(numbers));
const SHORT = layOut([3, 7, 5].map(sentence), HEADS, "padded");

const rowMask = (masks = masksOf(), site = SITES.embeddings) =>
  rowMasks(masks.rows(site, SHORT, RATES.hidden), WIDTH);

describe("a mask", () => {
  test("is the same for the same seed, site, step, sentence and token, and differs when one of them does", () => {
    const mask = rowMask();
    expect(rowMask(masksOf())).toEqual(mask);
    expect(rowMask(masksOf(2))).not.toEqual(mask);
    expect(rowMask(masksOf(1, 1))).not.toEqual(mask);
    expect(rowMask(masksOf(1, 0, [20, 21, 22]))).not.toEqual(mask);
    expect(rowMask(masksOf(), SITES.feedForward(0))).not.toEqual(mask);
    expect(mask.subarray(0, WIDTH)).not.toEqual(mask.subarray(WIDTH, 2 * WIDTH));
  });

  test("of a sentence does not depend on its batch or on the layout", () => {
    const packed = layOut([sentence(7)], HEADS, "packed");
    const alone = masksOf(1, 0, [11]).rows(0, packed, RATES.hidden).keys.subarray(0, 7);
    const first = SHORT.firstRows[1] ?? 0;
    const together = masksOf().rows(0, SHORT, RATES.hidden).keys;
    expect(together.subarray(first, first + alone.length)).toEqual(alone);
  });

  test("of first tokens alone is what they have among all tokens", () => {
    const every = masksOf().rows(3, SHORT, RATES.hidden).keys;
    const first = masksOf().sentences(3, SHORT, RATES.hidden).keys;
    expect([...first]).toEqual([...SHORT.firstRows].map((row) => every[row]));
  });
});

test.each([0.05, 0.1, 0.5])("at rate %f that share is dropped, evenly, and the rest is scaled up", (rate) => {
  const layout = layOut(
    Array.from({ length: 40 }, () => sentence(50)),
    HEADS,
    "packed",
  );
  const numbers = Int32Array.from({ length: 40 }, (_, index) => index);
  const mask = rowMasks(new DropoutMasks(RATES, 5).forStep(3, numbers).rows(7, layout, rate), WIDTH);
  const share = (values: Float32Array) => values.filter((value) => value === 0).length / values.length;
  const deviation = (places: number) => Math.sqrt((rate * (1 - rate)) / places);

  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  expect(Math.abs(share(mask) - rate)).toBeLessThan(4 * deviation(mask.length));
  for (const column of [0, 1, WIDTH - 1]) {
    const values = mask.filter((_, index) => index % WIDTH === column);
    expect(Math.abs(share(values) - rate), `column ${column}`).toBeLessThan(4 * deviation(values.length));
  }
});
