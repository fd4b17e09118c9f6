import { expect, test } from "vitest";
import { layerSpans } from "./layer-spans.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));

test("consecutive blocks are joined, gaps are kept, other groups keep their names", () => {
  expect(layerSpans(named("embeddings", "block 0", "block 1", "block 2", "head"))).toBe(
    "embeddings, blocks 0–2, head",
  );
  expect(layerSpans(named("block 0", "block 2", "block 3"))).toBe("block 0, blocks 2–3");
  expect(layerSpans(named("head"))).toBe("head");
  expect(layerSpans([])).toBe("");
});
