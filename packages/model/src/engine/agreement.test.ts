// Every op of every engine against TensorFlow, on random numbers and shapes that fill no register evenly.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES } from "../../test/engines.ts";
import { largestDifference, largestEntry } from "../../test/tiny.ts";
import { Random } from "../random.ts";
import { type Engine, loadEngine } from "./index.ts";
import type { Ops, Tensor } from "./ops.ts";

/** Errors that single precision explains, as a share of the largest entry of the result. */
const TOLERANCE = 2e-6;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** The same inputs for each engine that is asked for them in the same order. */
class Inputs {
  private readonly random = new Random(3);
  constructor(private readonly ops: Ops) {}

  floats(...shape: number[]): Tensor {
    return this.ops.tensor(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => 2 * this.random.normal()),
    );
  }

  positive(...shape: number[]): Tensor {
    return this.ops.tensor(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => 0.01 + 5 * this.random.uniform()),
    );
  }

  /** Whole numbers from `low` to below `high`. */
  indices(shape: number[], low: number, high: number): Tensor {
    const draw = () => low + Math.floor(this.random.uniform() * (high - low));
    return this.ops.tensor(shape, Int32Array.from({ length: sizeOf(shape) }, draw));
  }
}

type Work = (ops: Ops, inputs: Inputs) => Tensor | Tensor[];

const WORKS: [string, Work][] = [
  ["reshape", (ops, x) => ops.reshape(x.floats(7, 9), [3, 21])],
  ["matmul", (ops, x) => ops.matmul(x.floats(37, 53), x.floats(53, 41))],
  ["matmul, a transposed", (ops, x) => ops.matmul(x.floats(53, 37), x.floats(53, 41), { transposeA: true })],
  ["matmul, b transposed", (ops, x) => ops.matmul(x.floats(37, 53), x.floats(41, 53), { transposeB: true })],
  [
    "matmul, both transposed",
    (ops, x) => ops.matmul(x.floats(53, 37), x.floats(41, 53), { transposeA: true, transposeB: true }),
  ],
  ["matmul by a column", (ops, x) => ops.matmul(x.floats(37, 53), x.floats(53, 1))],
  ["matmul with a long inner dimension", (ops, x) => ops.matmul(x.floats(16, 2500), x.floats(2500, 17))],
  ["matmul of single numbers", (ops, x) => ops.matmul(x.floats(1, 1), x.floats(1, 1))],
  ["batchMatmul", (ops, x) => ops.batchMatmul(x.floats(2, 3, 7, 5), x.floats(2, 3, 5, 9))],
  [
    "batchMatmul, a transposed",
    (ops, x) => ops.batchMatmul(x.floats(2, 3, 5, 7), x.floats(2, 3, 5, 9), { transposeA: true }),
  ],
  [
    "batchMatmul, b transposed",
    (ops, x) => ops.batchMatmul(x.floats(2, 3, 7, 5), x.floats(2, 3, 9, 5), { transposeB: true }),
  ],
  ["add", (ops, x) => ops.add(x.floats(31, 47), x.floats(31, 47))],
  ["add over a mask of keys", (ops, x) => ops.add(x.floats(3, 2, 5, 7), x.floats(3, 1, 1, 7))],
  ["add of a number", (ops, x) => ops.add(x.floats(31, 47), -0.3)],
  ["sub of a column", (ops, x) => ops.sub(x.floats(31, 47), x.floats(31, 1))],
  ["mul by a row", (ops, x) => ops.mul(x.floats(31, 47), x.floats(47))],
  ["mul by a column in four dimensions", (ops, x) => ops.mul(x.floats(3, 2, 5, 7), x.floats(3, 2, 5, 1))],
  ["mul by a number", (ops, x) => ops.mul(x.floats(31, 47), Math.SQRT1_2)],
  ["square", (ops, x) => ops.square(x.floats(31, 47))],
  ["rsqrt", (ops, x) => ops.rsqrt(x.positive(31, 47))],
  ["exp", (ops, x) => ops.exp(x.floats(31, 47))],
  ["erf", (ops, x) => ops.erf(x.floats(31, 47))],
  ["relu", (ops, x) => ops.relu(x.floats(31, 47))],
  ["reluGrad", (ops, x) => ops.reluGrad(x.floats(31, 47), ops.relu(x.floats(31, 47)))],
  ["biasAdd", (ops, x) => ops.biasAdd(x.floats(31, 47), x.floats(47))],
  ["columnSums", (ops, x) => ops.columnSums(x.floats(501, 47))],
  ["rowMeans", (ops, x) => ops.rowMeans(x.floats(31, 384))],
  ["lastSums", (ops, x) => ops.lastSums(x.floats(3, 2, 5, 77))],
  ["softmax", (ops, x) => ops.softmax(x.floats(3, 2, 5, 77))],
  ["softmax of what is masked", (ops, x) => ops.softmax(ops.mul(x.floats(11, 13), 1e4))],
  ["gatherRows", (ops, x) => ops.gatherRows(x.floats(31, 47), x.indices([3, 2, 5], 0, 31))],
  [
    "stitch, with rows that are named twice",
    (ops, x) => {
      const all = ops.tensor([2, 2], Int32Array.of(3, 1, 0, 2));
      const again = ops.tensor([3], Int32Array.of(1, 1, 4));
      return ops.stitch([all, again], [x.floats(2, 2, 300), x.floats(3, 300)]);
    },
  ],
  ["segmentSum", (ops, x) => ops.segmentSum(x.floats(301, 47), x.indices([301], 0, 29), 29)],
  [
    "segmentSum, dropping rows",
    (ops, x) => ops.segmentSum(x.floats(301, 47), x.indices([301], -9, 500), 500),
  ],
  ["segmentSum that drops all", (ops, x) => ops.segmentSum(x.floats(31, 47), x.indices([31], -5, 0), 3)],
  ["segmentSum of one row", (ops, x) => ops.segmentSum(x.floats(1, 5), x.indices([1], 0, 1), 1)],
  [
    "softmaxCrossEntropy",
    (ops, x) => {
      const { losses, gradient } = ops.softmaxCrossEntropy(x.floats(37, 5), x.indices([37], 0, 5));
      return [losses, gradient];
    },
  ],
  [
    "softmaxCrossEntropy of large logits",
    (ops, x) => {
      const logits = ops.mul(x.floats(9, 2), 300);
      const { losses, gradient } = ops.softmaxCrossEntropy(logits, x.indices([9], 0, 2));
      return [losses, gradient];
    },
  ],
  ["sumOfSquares", (ops, x) => ops.sumOfSquares(x.floats(1013, 307))],
  ["sumOfSquares of a vector", (ops, x) => ops.sumOfSquares(x.floats(3))],
  ["stack", (ops, x) => ops.stack([x.floats(), x.floats(), x.floats()])],
  [
    "adam, three times, and scaleVariable",
    (ops, x) => {
      const zeros = new Float32Array(31 * 47);
      const [w, m, v] = [0.5, 0, 0].map((start) =>
        ops.variable(
          [31, 47],
          zeros.map(() => start),
        ),
      );
      if (!w || !m || !v) throw new Error("three variables were made");
      for (const stepSize of [0.1, 0.05, 0.01])
        ops.adam(w, m, v, x.floats(31, 47), { stepSize, beta1: 0.9, beta2: 0.99, epsilon: 1e-3 });
      ops.scaleVariable(w, 0.7);
      const values = [w, m, v].map((variable) => ops.value(variable));
      ops.freeVariable(w, m, v);
      return values;
    },
  ],
];

async function resultsOf({ ops }: Engine, work: Work) {
  const made = ops.scope(() => [work(ops, new Inputs(ops))].flat());
  const results = await Promise.all(
    made.map(async (x) => ({ shape: [...x.shape], data: await ops.read(x) })),
  );
  ops.free(made);
  return results;
}

describe.each(ENGINES.filter((name) => name !== "tensorflow"))("%s agrees with TensorFlow", (name) => {
  let reference: Engine;
  let engine: Engine;
  beforeAll(async () => {
    reference = await loadEngine({ engine: "tensorflow" });
    engine = await loadEngine({ engine: name });
  });
  afterAll(() => {
    engine.dispose();
    reference.dispose();
  });

  test.each(WORKS)("on %s, the same bits each time, leaving nothing behind", async (_, work) => {
    const alive = engine.ops.liveTensors();
    const own = await resultsOf(engine, work);
    const again = await resultsOf(engine, work);
    expect(engine.ops.liveTensors()).toBe(alive);
    expect(again).toEqual(own);
    for (const [index, wanted] of (await resultsOf(reference, work)).entries()) {
      expect(own[index]?.shape).toEqual(wanted.shape);
      const difference = largestDifference(own[index]?.data ?? [], wanted.data);
      expect(difference).toBeLessThanOrEqual(TOLERANCE * Math.max(largestEntry(wanted.data), 1e-6));
    }
  });
});

test("every op of the interface is compared", async () => {
  const engine = await loadEngine({ engine: "tensorflow" });
  const used = new Set<string>();
  const watched = new Proxy(engine.ops, {
    get(target, name) {
      used.add(String(name));
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  for (const [, work] of WORKS) watched.free(watched.scope(() => work(watched, new Inputs(watched))));
  engine.dispose();
  const own = [...Object.getOwnPropertyNames(Object.getPrototypeOf(engine.ops)), ...Object.keys(engine.ops)];
  // Read by every test, bookkeeping, and what kernels.test.ts compares.
  const ops = ["read", "assign", "keep", "liveTensors", "constructor", "fused"];
  expect(INTERFACE.filter((name) => !used.has(name) && !ops.includes(name))).toEqual([]);
  expect(INTERFACE.filter((name) => !own.includes(name))).toEqual([]);
});

/** The compiler keeps this list complete. */
const INTERFACE = Object.keys({
  fused: 0,
  tensor: 0,
  read: 0,
  reshape: 0,
  matmul: 0,
  batchMatmul: 0,
  add: 0,
  sub: 0,
  mul: 0,
  square: 0,
  rsqrt: 0,
  exp: 0,
  erf: 0,
  relu: 0,
  reluGrad: 0,
  biasAdd: 0,
  columnSums: 0,
  rowMeans: 0,
  lastSums: 0,
  softmax: 0,
  gatherRows: 0,
  stitch: 0,
  segmentSum: 0,
  softmaxCrossEntropy: 0,
  sumOfSquares: 0,
  stack: 0,
  variable: 0,
  value: 0,
  assign: 0,
  scaleVariable: 0,
  adam: 0,
  freeVariable: 0,
  scope: 0,
  keep: 0,
  free: 0,
  liveTensors: 0,
} satisfies Record<keyof Ops, 0>);
