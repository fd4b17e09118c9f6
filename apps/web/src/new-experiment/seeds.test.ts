import { expect, test } from "vitest";
import { firstSeeds, parseSeeds } from "./seeds.ts";

test("seeds are read from lists, ranges and mixtures, in the order they are written", () => {
  expect(parseSeeds("1, 2, 3")).toEqual([1, 2, 3]);
  expect(parseSeeds(" 7;3  9 ")).toEqual([7, 3, 9]);
  expect(parseSeeds("1-3, 10")).toEqual([1, 2, 3, 10]);
  expect(parseSeeds(firstSeeds(5))).toEqual([1, 2, 3, 4, 5]);
});

test("what is no list of seeds is answered with a sentence that names the part", () => {
  expect(parseSeeds("")).toBe("Name at least one seed.");
  expect(parseSeeds("1, two")).toContain("“two”");
  expect(parseSeeds("1.5")).toContain("“1.5”");
  expect(parseSeeds("-1")).toContain("“-1”");
  expect(parseSeeds("5-3")).toContain("from the smaller");
  expect(parseSeeds("1, 9-5")).toContain("“9-5”");
  expect(parseSeeds("1700000000000000000")).toContain("too large");
  expect(parseSeeds("1-3, 2")).toBe("Seed 2 is there twice.");
  expect(parseSeeds("1-9999999999")).toContain("more than");
});
