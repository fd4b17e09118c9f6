import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAST_ENGINES } from "../../test/engines.ts";
import { wideModel } from "../../test/wide-model.ts";
import type { Model } from "../distilbert.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import { Random } from "../random.ts";
import { CHUNK_PLACES, CHUNK_ROWS, chunking, type Text } from "./chunks.ts";
import { StateComputer } from "./compute-states.ts";
import { textName } from "./key.ts";
import type { TextStates } from "./text-states.ts";

const random = new Random(2);

function text(length: number): Text {
  const ids = Int32Array.from({ length }, () => 1 + Math.floor(random.uniform() * 99));
  return { name: textName(ids), ids };
}

const lengthsOf = (chunks: Text[][]) => chunks.map((chunk) => chunk.map(({ ids }) => ids.length));

test("where attention pads, a chunk holds texts of one padded length, as many as fill its rows", () => {
  const { chunksOf } = chunking(true, 1);
  expect(lengthsOf(chunksOf([5, 8, 9, 100, 7, 16].map(text)))).toEqual([[5, 8, 7], [9, 16], [100]]);
  const sizes = chunksOf(Array.from({ length: 70 }, () => text(8))).map((chunk) => chunk.length);
  expect(sizes).toEqual([64, 6]);
});

describe("where attention does not pad", () => {
  const { chunksOf, layOut } = chunking(false, 1);

  test("texts of all lengths fill a chunk, the longest first, then what still fits", () => {
    const lengths = lengthsOf(chunksOf([200, 5, 200, 112, 7, 300, 20].map(text)));
    expect(lengths).toEqual([
      [300, 200, 7, 5],
      [200, 112, 20],
    ]);
  });

  test("every chunk has the same shape, but for a text that is longer than a chunk, which is alone", () => {
    const texts = [1, 2, 3, 250, 511, 512, 513, 40].map(text);
    const many = [...texts, ...Array.from({ length: 150 }, () => text(2))];
    for (const chunk of chunksOf(many)) {
      const { rows, lengths } = layOut(chunk);
      const isLong = (chunk[0]?.ids.length ?? 0) > CHUNK_ROWS;
      if (isLong) expect(chunk).toHaveLength(1);
      expect([rows, lengths.length]).toEqual([isLong ? 2 * CHUNK_ROWS : CHUNK_ROWS, CHUNK_PLACES]);
    }
    expect(
      chunksOf(many)
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(many.map(({ name }) => name).sort());
  });
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

  test("a text has the same states in every bit, whatever it is computed with and wherever it is", async () => {
    const computer = new StateComputer(model, "float32", { kind: "eval" });
    const statesIn = async (texts: Text[]) => {
      const states = new Map<string, TextStates[]>();
      for (const chunk of computer.chunksOf(texts)) {
        const levels = await computer.compute(chunk, 3);
        for (const [place, { name }] of chunk.entries()) {
          states.set(
            name,
            levels.flatMap((level) => level.states[place] ?? []),
          );
        }
      }
      return states;
    };
    const probes = [3, 5, 8, 13, 21, 23, 31].map(text);
    const alone = await Promise.all(
      probes.map(async (probe) => [probe.name, (await statesIn([probe])).get(probe.name)] as const),
    );
    for (const longest of [31, 60]) {
      const fellows = Array.from({ length: 40 }, () =>
        text(2 + Math.floor(random.uniform() * (longest - 1))),
      );
      const together = await statesIn([...fellows.slice(0, 20), ...probes, ...fellows.slice(20)]);
      for (const [name, states] of alone) {
        expect(states).toHaveLength(2);
        expect(together.get(name)).toEqual(states);
      }
    }
  });

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
