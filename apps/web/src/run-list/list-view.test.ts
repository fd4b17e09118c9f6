import { expect, test } from "vitest";
import { filterOf, type ListView, readView, sortInput, unfiltered, writeView } from "./list-view.ts";

const read = (query: string) => readView(new URLSearchParams(query));

const everything: ListView = {
  text: "movie & more",
  status: ["FAILED", "LOST"],
  depth: { from: 2, to: 5 },
  trainedBlocks: [5],
  frozenBlocks: [0, 1],
  tags: ["paper", "odd, curve"],
  seeds: [1, 2],
  runners: ["r"],
  experiments: ["e"],
  external: false,
  ranges: [
    { key: "eval/a@b", of: "MAX", from: -1e-3, to: undefined },
    { key: "loss:x", of: "LAST", from: undefined, to: 2 },
  ],
  sort: { by: "METRIC", metric: { key: "validation/f1", of: "BEST" }, descending: false },
  columns: [{ key: "test/accuracy", of: "LAST" }],
  grouped: true,
  picked: ["a", "b"],
};

test("the address holds the whole view", () => {
  expect(read(writeView(everything))).toEqual(everything);
  expect(writeView(read(""))).toBe("");
});

test("what an address has and cannot be read is left out", () => {
  const query =
    "status=on+fire&status=failed&depth-from=-1&seed=1.5&seed=x&where=acc&where=acc@worst:1..2&where=acc@best:..&sort=-what&metric=@best";
  expect(read(query)).toEqual({ ...read(""), status: ["FAILED"] });
});

test("an empty view asks the API for no filter, a full one for all of it", () => {
  expect(Object.values(filterOf(read(""))).filter((value) => value !== null)).toEqual([]);
  expect(filterOf(everything)).toMatchObject({
    text: "movie & more",
    status: ["FAILED", "LOST"],
    freezeDepth: { from: 2, to: 5 },
    seeds: [1, 2],
    external: false,
    metrics: [
      { key: "eval/a@b", of: "MAX", from: -1e-3, to: null },
      { key: "loss:x", of: "LAST", from: null, to: 2 },
    ],
  });
  expect(sortInput(everything.sort)).toEqual({
    by: "METRIC",
    metric: { key: "validation/f1", of: "BEST" },
    direction: "ASC",
  });
});

test("filters are dropped together, and what is shown of the runs stays", () => {
  const { sort, columns, grouped } = everything;
  expect(unfiltered(everything)).toEqual({ ...read(""), sort, columns, grouped });
});
