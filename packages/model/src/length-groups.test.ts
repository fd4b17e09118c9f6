import { describe, expect, test } from "vitest";
import { groupByLength } from "./length-groups.ts";

const HEADS = 12;
const repeat = (count: number, length: number) => new Array<number>(count).fill(length);

describe("cutting a batch by length", () => {
  test("puts each sentence into exactly one of at most three groups", () => {
    const lengths = Int32Array.from({ length: 64 }, (_, index) => 5 + ((index * 29) % 60));
    const groups = groupByLength(lengths, HEADS);
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.length).toBeLessThanOrEqual(3);
    const all = groups.flatMap((group) => [...group]);
    expect(all.sort((a, b) => a - b)).toEqual([...lengths.keys()]);
  });

  test("keeps the long sentences from padding the short ones", () => {
    const lengths = Int32Array.from([...repeat(20, 6), ...repeat(4, 120), ...repeat(20, 30)]);
    const members = groupByLength(lengths, HEADS).map((group) => new Set(group.map((n) => lengths[n] ?? 0)));
    expect(members).toEqual([new Set([6]), new Set([30]), new Set([120])]);
  });

  test("does not cut where another group would cost more than its padding", () => {
    expect(groupByLength(Int32Array.of(4, 5, 6, 7), HEADS)).toHaveLength(1);
    expect(groupByLength(Int32Array.from(repeat(64, 50)), HEADS)).toHaveLength(1);
    expect(groupByLength(Int32Array.of(9), HEADS)).toEqual([Int32Array.of(0)]);
  });
});
