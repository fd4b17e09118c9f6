import { describe, expect, test } from "vitest";
import { DropoutMasks, SITES } from "./dropout.ts";
import { layOut } from "./layout.ts";

const RATES = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
const WIDTH = 64;
const HEADS = 4;
const sentence = (length: number) => new Int32Array(length).fill(1);
const masksOf = (seed = 1, step = 0, numbers = [10, 11, 12]) =>
  new DropoutMasks(RATES, seed).forStep(step, Int32Array.from(numbers));
const SHORT = layOut([3, 7, 5].map(sentence), HEADS, "padded");

const rowMask = (masks = masksOf(), site = SITES.embeddings) => masks.rows(site, SHORT, WIDTH, RATES.hidden);

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
    const alone = masksOf(1, 0, [11]).rows(0, layOut([sentence(7)], HEADS, "packed"), WIDTH, RATES.hidden);
    const first = (SHORT.firstRows[1] ?? 0) * WIDTH;
    expect(rowMask().subarray(first, first + alone.length)).toEqual(alone);
  });

  test("of attention does not depend on padding", () => {
    const length = 5;
    const alone = masksOf(1, 0, [12]).attention(
      2,
      layOut([sentence(length)], HEADS, "packed"),
      0,
      HEADS,
      0.1,
      length,
    );
    const together = masksOf().attention(2, SHORT, 0, HEADS, 0.1, SHORT.longest);
    const padded = SHORT.longest;
    for (let head = 0; head < HEADS; head += 1) {
      for (let query = 0; query < length; query += 1) {
        const own = alone.subarray((head * length + query) * length).subarray(0, length);
        const same = together.subarray(((2 * HEADS + head) * padded + query) * padded).subarray(0, length);
        expect(same).toEqual(own);
      }
    }
  });
});

test.each([0.05, 0.1, 0.5])("at rate %f that share is dropped, evenly, and the rest is scaled up", (rate) => {
  const layout = layOut(
    Array.from({ length: 40 }, () => sentence(50)),
    HEADS,
    "packed",
  );
  const numbers = Int32Array.from({ length: 40 }, (_, index) => index);
  const mask = new DropoutMasks(RATES, 5).forStep(3, numbers).rows(7, layout, WIDTH, rate);
  const share = (values: Float32Array) => values.filter((value) => value === 0).length / values.length;
  const deviation = (places: number) => Math.sqrt((rate * (1 - rate)) / places);

  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  expect(Math.abs(share(mask) - rate)).toBeLessThan(4 * deviation(mask.length));
  for (const column of [0, 1, WIDTH - 1]) {
    const values = mask.filter((_, index) => index % WIDTH === column);
    expect(Math.abs(share(values) - rate), `column ${column}`).toBeLessThan(4 * deviation(values.length));
  }
});
