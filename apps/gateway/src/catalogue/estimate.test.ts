import "reflect-metadata"; // before the first decorator
import { expect, test } from "vitest";
import { FreezePolicyInput } from "../experiments/config.types.ts";
import { estimate } from "./estimate.ts";
import { usualTexts } from "./estimate.types.ts";

test("others have their turn between two policies of an estimate", async () => {
  let turns = 0;
  const other = () => {
    turns += 1;
    next = setImmediate(other);
  };
  let next = setImmediate(other);
  const freeze = Array.from({ length: 20 }, () =>
    Object.assign(new FreezePolicyInput(), { kind: "prefix", depth: 0 }),
  );
  const answer = await estimate({
    modelSource: "packaged:minilm-l6",
    freeze,
    labels: 2,
    training: {},
    texts: usualTexts,
  });
  clearImmediate(next);
  expect(answer?.policies).toHaveLength(20);
  expect(turns).toBeGreaterThanOrEqual(19);
});
