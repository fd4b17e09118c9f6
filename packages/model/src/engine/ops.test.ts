import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES } from "../../test/engines.ts";
import { Random } from "../random.ts";
import { type Engine, EngineError, loadEngine } from "./index.ts";
import type { Ops } from "./ops.ts";

describe.each(ENGINES)("on %s", (name) => {
  let engine: Engine;
  let ops: Ops;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    ops = engine.ops;
  });
  afterAll(() => engine.dispose());

  const vector = (...values: number[]) => ops.tensor([values.length], Float32Array.from(values));

  describe("a scope", () => {
    test("frees what is made in it and not returned, however deep the result is nested", async () => {
      const before = ops.liveTensors();
      const result = ops.scope(() => {
        const x = vector(1, 2);
        const kept = ops.mul(x, 2);
        ops.add(x, 1);
        return { list: [kept], map: new Map([["sum", ops.add(kept, 1)]]), count: 2 };
      });
      expect(ops.liveTensors()).toBe(before + 2);
      expect([...(await ops.read(result.map.get("sum") ?? vector()))]).toEqual([3, 5]);
      ops.free(result);
      expect(ops.liveTensors()).toBe(before);
    });

    test("hands what an inner scope returned to the outer one, and leaves alone what is kept", () => {
      const before = ops.liveTensors();
      const lasting = ops.scope(() => {
        const inner = ops.scope(() => vector(1));
        ops.add(inner, 1);
        return ops.scope(() => ops.keep(vector(2)));
      });
      expect(ops.liveTensors()).toBe(before + 1);
      ops.free(lasting);
      expect(ops.liveTensors()).toBe(before);
    });

    test("frees everything when its work throws", () => {
      const before = ops.liveTensors();
      const work = () =>
        ops.scope(() => {
          vector(1);
          throw new Error("broken");
        });
      expect(work).toThrow("broken");
      expect(ops.liveTensors()).toBe(before);
    });
  });

  test("an error names the op and the library's reason", () => {
    const a = ops.tensor([2, 3], new Float32Array(6));
    const product = () => ops.matmul(a, a);
    expect(product).toThrow(EngineError);
    expect(product).toThrow(/matmul\w* failed: .*2,3/i);
    ops.free(a);
  });

  test("a freed tensor cannot be used, and freeing it again does nothing", () => {
    const x = vector(1);
    ops.free(x);
    ops.free(x);
    expect(() => ops.square(x)).toThrow(/shape \[1\] was used after it was freed/);
  });

  test("a variable and the array that it was made from do not change each other, however the array lies in memory", async () => {
    const length = 1024;
    const places = 16; // at one of them TensorFlow shares an array instead of copying it
    const memory = new ArrayBuffer(4 * (length + places));
    for (let place = 0; place < places; place += 1) {
      const start = new Float32Array(memory, 4 * place, length).fill(1);
      const variable = ops.variable([length], start);
      start.fill(7);
      ops.scaleVariable(variable, 2);
      const value = ops.value(variable);
      expect(new Set(await ops.read(value))).toEqual(new Set([2]));
      expect(new Set(start)).toEqual(new Set([7]));
      ops.free(value);
      ops.freeVariable(variable);
    }
  });

  test("an update in place changes no value that was read before", async () => {
    const length = 1024;
    const zeros = new Float32Array(length);
    const [weights, m, v] = [
      ops.variable([length], new Float32Array(length).fill(1)),
      ops.variable([length], zeros),
      ops.variable([length], zeros),
    ];
    const before = ops.value(weights);
    const gradient = ops.tensor([length], new Float32Array(length).fill(2));
    ops.adam(weights, m, v, gradient, { stepSize: 0.5, beta1: 0, beta2: 0, epsilon: 0 });
    const after = ops.value(weights);
    expect(new Set(await ops.read(before))).toEqual(new Set([1]));
    expect(new Set(await ops.read(after))).toEqual(new Set([0.5]));
    ops.free(before, after, gradient);
    ops.freeVariable(weights, m, v);
  });

  test("segmentSum adds rows of one number, drops negative numbers, and gives the same bits each time", async () => {
    const small = ops.tensor([3, 1], Float32Array.of(1, 2, 4));
    const sum = ops.segmentSum(small, ops.tensor([3], Int32Array.of(1, -1, 1)), 3);
    expect([...(await ops.read(sum))]).toEqual([0, 5, 0]);

    const random = new Random(1);
    const [rows, width, segments] = [4000, 96, 7];
    const data = Float32Array.from({ length: rows * width }, () => random.normal());
    const numbers = Int32Array.from({ length: rows }, () => Math.floor(random.uniform() * segments));
    const large = ops.tensor([rows, width], data);
    const indices = ops.tensor([rows], numbers);
    const first = await ops.read(ops.segmentSum(large, indices, segments));
    for (let again = 0; again < 20; again += 1) {
      const total = ops.segmentSum(large, indices, segments);
      expect(await ops.read(total)).toEqual(first);
      ops.free(total);
    }
  });

  test("stitch undoes gatherRows", async () => {
    const rows = ops.tensor([4, 2], Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31));
    const odd = ops.tensor([1, 2], Int32Array.of(3, 1));
    const even = ops.tensor([2], Int32Array.of(0, 2));
    const parts = [ops.gatherRows(rows, odd), ops.gatherRows(rows, even)];
    expect(parts[0]?.shape).toEqual([1, 2, 2]);
    expect(await ops.read(ops.stitch([odd, even], parts))).toEqual(await ops.read(rows));
  });

  test("the cross-entropy of a row is −log of its label's softmax, with softmax − one-hot as gradient", async () => {
    const logits = ops.tensor([1, 3], Float32Array.of(0, Math.log(2), Math.log(5)));
    const { losses, gradient } = ops.softmaxCrossEntropy(logits, ops.tensor([1], Int32Array.of(2)));
    expect((await ops.read(losses))[0]).toBeCloseTo(-Math.log(5 / 8), 6);
    const wanted = [1 / 8, 2 / 8, 5 / 8 - 1];
    for (const [index, value] of (await ops.read(gradient)).entries())
      expect(value).toBeCloseTo(wanted[index] ?? 9, 6);
  });

  test.each([
    ["NaN", 0x7fc00000],
    ["the NaN with a sign that processors make of ∞ − ∞", 0xffc00000],
  ])(
    "%s in a tensor is NaN in every result, so that a training that diverged is noticed",
    async (_, bits) => {
      const ops = engine.ops;
      const data = Float32Array.of(1, 0, 2, 3);
      new Uint32Array(data.buffer)[1] = bits;
      const x = ops.tensor([2, 2], data);
      const ones = ops.tensor([2, 2], new Float32Array(4).fill(1));
      const labels = ops.tensor([2], Int32Array.of(0, 1));
      const sums = ops.segmentSum(x, labels, 2);
      const all = [
        ops.matmul(x, ones),
        ops.mul(x, ones),
        ops.relu(x),

        ops.erf(x),
        ops.softmax(x),
        sums,
      ];
      all.push(ops.rowMeans(x), ops.lastSums(x), ops.columnSums(x), ops.sumOfSquares(x));
      all.push(ops.softmaxCrossEntropy(x, labels).losses);
      // Not exp, which is a GPU's own: the model multiplies its results by what they were made from.
      for (const [index, result] of all.entries())
        expect((await ops.read(result)).some(Number.isNaN), `result ${index}`).toBe(true);
    },
  );
});
