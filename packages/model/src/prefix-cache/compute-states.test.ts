import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAST_ENGINES } from "../../test/engines.ts";
import { wideModel } from "../../test/wide-model.ts";
import type { Model } from "../distilbert.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import { Random } from "../random.ts";
import { chunks, StateComputer, type Text } from "./compute-states.ts";
import { textName } from "./key.ts";

const random = new Random(2);

function text(length: number): Text {
  const ids = Int32Array.from({ length }, () => 1 + Math.floor(random.uniform() * 99));
  return { name: textName(ids), ids };
}

test("a chunk holds texts that are padded to one length, as many as fill its rows", () => {
  const texts = [5, 8, 9, 100, 7, 16].map(text);
  const lengths = chunks(texts).map((chunk) => chunk.map(({ ids }) => ids.length));
  expect(lengths).toEqual([[5, 8, 7], [9, 16], [100]]);
  const sizes = chunks(Array.from({ length: 70 }, () => text(8))).map((chunk) => chunk.length);
  expect(sizes).toEqual([64, 6]);
});

describe.each(FAST_ENGINES)("on %s, with kernels that go by the shapes", (name) => {
  let engine: Engine;
  let model: Model;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    model = wideModel(engine.ops);
  });
  afterAll(() => {
    model.parameters.free();
    engine.dispose();
  });

  test.each([3, 5, 13, 21, 23, 31])(
    "a text of %d tokens has the same states in every bit, whatever else is in its chunk and wherever it is",
    async (length) => {
      const computer = new StateComputer(model, "float32", { kind: "eval" });
      const statesIn = async (chunk: Text[], place: number) =>
        (await computer.compute(chunk, 2))[0]?.states[place];
      const probe = text(length);
      const alone = await statesIn([probe], 0);
      const fellows = [0, 1, 2, 3, 4, 5, 6, 7].map((less) => text(Math.ceil(length / 8) * 8 - less));
      const sizes = chunks(Array.from({ length: 300 }, () => probe)).map((chunk) => chunk.length);
      for (const place of [0, 1, 2, Math.floor((sizes[0] ?? 1) / 2), (sizes[0] ?? 1) - 1]) {
        const chunk = Array.from({ length: place + 1 }, (_, at) => fellows[(at * 5) % 8] ?? probe);
        chunk[place] = probe;
        expect(await statesIn(chunk, place)).toEqual(alone);
      }
    },
  );

  test.each([
    [3, "float16"],
    [8, "float32"],
    [21, "float16"],
  ] as const)(
    "a text of %d tokens has the same states in every bit, whichever level in %s the pass starts from",
    async (length, dtype) => {
      const rates = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
      for (const mode of [{ kind: "eval" }, { kind: "stochastic", seed: 1, copy: 2, rates }] as const) {
        const computer = new StateComputer(model, dtype, mode);
        const chunk = [text(length), text(length)];
        const fromTokens = await computer.compute(chunk, 3);
        expect(fromTokens.map(({ level }) => level)).toEqual([2, 3]);
        expect(await computer.compute(chunk, 3, fromTokens[0])).toEqual(fromTokens.slice(1));
      }
    },
  );
});
