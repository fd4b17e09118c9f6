import { expect, test } from "vitest";
import { hash, Random, STREAMS } from "./random.ts";

test("the same keys give the same numbers, other keys others", () => {
  const draw = (...keys: number[]) =>
    Array.from(
      { length: 5 },
      (
        (random) => () =>
          random.uniform()
      )(new Random(...keys)),
    );
  expect(draw(1, 2)).toEqual(draw(1, 2));
  expect(draw(1, 2)).not.toEqual(draw(2, 1));
  expect(draw(STREAMS.head, 42)).not.toEqual(draw(STREAMS.dataOrder, 42));
});

test("hashes of neighbouring keys are spread over all 32 bits", () => {
  const hashes = Array.from({ length: 4096 }, (_, key) => hash(3, key, 0));
  expect(new Set(hashes).size).toBe(hashes.length);
  for (let bit = 0; bit < 32; bit += 1) {
    const share = hashes.filter((value) => (value >>> bit) & 1).length / hashes.length;
    expect(Math.abs(share - 0.5), `bit ${bit}`).toBeLessThan(0.04);
  }
});

test("normal numbers have mean 0 and deviation 1", () => {
  const random = new Random(9);
  const values = Array.from({ length: 20_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test("a permutation holds every number once, in another order for another seed", () => {
  const order = new Random(1).permutation(100);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(new Random(2).permutation(100)).not.toEqual(order);
});
