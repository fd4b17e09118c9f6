import { describe, expect, test } from "vitest";
import { layOut, layOutFixed, NO_SENTENCE } from "./layout.ts";

const SENTENCES = [Int32Array.of(7, 8, 9), Int32Array.of(4), Int32Array.of(5, 6)];

describe.each(["padded", "packed"] as const)("a %s layout", (kind) => {
  const layout = layOut(SENTENCES, 2, kind);
  const [group] = layout.groups;

  test("has a row for every token, at its sentence and position", () => {
    for (const [sentence, ids] of SENTENCES.entries()) {
      const first = layout.firstRows[sentence] ?? 0;
      for (const [position, id] of ids.entries()) {
        expect(layout.tokenIds[first + position]).toBe(id);
        expect(layout.positions[first + position]).toBe(position);
        expect(layout.sentenceOfRow[first + position]).toBe(sentence);
      }
    }
  });

  test("names every slice of every row in attention's slots, so that stitching leaves no gap", () => {
    const slices = Array.from({ length: layout.rows * 2 }, (_, slice) => slice);
    expect([...new Set(group?.slots)].sort((a, b) => a - b)).toEqual(slices);
  });

  test("masks exactly the padded keys", () => {
    const masked = Array.from(group?.keyMask ?? [], (value) => value < 0);
    expect(masked).toEqual([false, false, false, false, true, true, false, false, true]);
  });
});

test("a padded batch has as many rows as slots, a packed one its tokens and one dummy", () => {
  expect(layOut(SENTENCES, 2, "padded").rows).toBe(9);
  const packed = layOut(SENTENCES, 2, "packed");
  expect(packed.rows).toBe(7);
  expect(packed.sentenceOfRow[6]).toBe(NO_SENTENCE);
});

test("in a packed batch the padded slots of attention stand on the dummy alone", () => {
  const heads = 2;
  const { rows, lengths, groups } = layOut(SENTENCES, heads, "packed");
  const longest = groups[0]?.length ?? 0;
  for (const [slot, slice] of (groups[0]?.slots ?? []).entries()) {
    const sentence = Math.floor(slot / (heads * longest));
    const isPadding = slot % longest >= (lengths[sentence] ?? 0);
    expect(Math.floor(slice / heads) === rows - 1).toBe(isPadding);
  }
});

test("sentences of one length need no mask and no dummy", () => {
  const layout = layOut([Int32Array.of(1, 2), Int32Array.of(3, 4)], 2, "packed");
  expect(layout.rows).toBe(4);
  expect(layout.groups[0]?.keyMask).toBeUndefined();
});

test("a fixed layout has the same shape for all sentences, which lie one after the other in it", () => {
  const layout = layOutFixed([Int32Array.of(1, 2), Int32Array.of(3, 4, 5)], { rows: 8, places: 4 });
  expect([...layout.tokenIds]).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
  expect([...layout.positions]).toEqual([0, 1, 0, 1, 2, 0, 0, 0]);
  expect([...layout.sentenceOfRow]).toEqual([0, 0, 1, 1, 1, ...new Array<number>(3).fill(NO_SENTENCE)]);
  expect([...layout.lengths]).toEqual([2, 3, 0, 0]);
  expect([...layout.firstRows]).toEqual([0, 2, 0, 0]);
  expect(() => layOutFixed([new Int32Array(9)], { rows: 8, places: 4 })).toThrow(
    "1 sentences of 9 tokens do not fit into 4 places and 8 rows",
  );
});
