// The fused ops as kernels (TensorFlow on a processor) against the same ops put together from plain ones.
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { largestDifference, largestEntry } from "../../test/tiny.ts";
import { DropoutMasks } from "../dropout.ts";
import { fromFloat16 } from "../float16.ts";
import { layOut } from "../layout.ts";
import { Random } from "../random.ts";
import { kernelsIdentity } from "./compile-kernels.ts";
import { composedOps } from "./composed-ops.ts";
import type { AttentionBatch, FusedOps, TokenRows } from "./fused-ops.ts";
import { type Engine, loadEngine } from "./index.ts";
import type { Ops, Tensor } from "./ops.ts";

const TOLERANCE = 3e-6;
const SHAPES = [
  [1, 1],
  [1, 16],
  [3, 5],
  [37, 47],
  [70, 384],
];

let engine: Engine;
let ops: Ops;
beforeAll(async () => {
  engine = await loadEngine({ engine: "tensorflow" });
  ops = engine.ops;
});
afterAll(() => engine.dispose());

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function inputs() {
  const random = new Random(3);
  return {
    floats: (...shape: number[]) =>
      ops.tensor(
        shape,
        Float32Array.from({ length: sizeOf(shape) }, () => 2 * random.normal()),
      ),
    mask: (...shape: number[]) =>
      ops.tensor(
        shape,
        Float32Array.from({ length: sizeOf(shape) }, () => (random.uniform() < 0.1 ? 0 : 1 / 0.9)),
      ),
  };
}

/** Both ways agree, the kernels give the same bits twice, and nothing is left behind. */
async function expectAgreement(work: (fused: FusedOps) => Tensor[]) {
  const alive = ops.liveTensors();
  const resultOf = async (fused: FusedOps) => {
    const tensors = ops.scope(() => work(fused));
    const values = await Promise.all(tensors.map(async (x) => ({ shape: x.shape, data: await ops.read(x) })));
    ops.free(tensors);
    return values;
  };
  const own = await resultOf(ops.fused);
  expect(await resultOf(ops.fused)).toEqual(own);
  for (const [index, wanted] of (await resultOf(composedOps(ops))).entries()) {
    expect(own[index]?.shape, `result ${index}`).toEqual(wanted.shape);
    const difference = largestDifference(own[index]?.data ?? [], wanted.data);
    expect(difference, `result ${index}`).toBeLessThanOrEqual(
      TOLERANCE * Math.max(1, largestEntry(wanted.data)),
    );
  }
  expect(ops.liveTensors()).toBe(alive);
}

test("this machine has the kernels, and the engine's version names them", () => {
  expect(engine.version).toMatch(/^\d+\.\d+\.\d+\+kernels\.[0-9a-f]{8}$/);
});

describe.each(SHAPES)("rows of shape (%i, %i)", (rows, width) => {
  test("GELU agrees", async () => {
    await expectAgreement((fused) => {
      const x = inputs();
      return Object.values(fused.biasGelu(x.floats(rows, width), x.floats(width)));
    });
  });

  test("a product with its column sums agrees", async () => {
    await expectAgreement((fused) => {
      const x = inputs();
      return Object.values(fused.productAndColumnSums(x.floats(rows, width), x.floats(rows, width)));
    });
  });

  test.each([true, false])(
    "layer norm and its gradients agree, with bias, mask and a second gradient: %s",
    async (all) => {
      await expectAgreement((fused) => {
        const x = inputs();
        const gain = x.floats(width);
        const beta = x.floats(width);
        // Rows of one number have no deviation; a larger epsilon keeps the comparison about rounding.
        const more = all
          ? { bias: x.floats(width), mask: x.mask(rows, width) }
          : { bias: undefined, mask: undefined };
        const options = { ...more, gain, beta, epsilon: 1e-2 };
        const { y, saved } = fused.addNorm(x.floats(rows, width), x.floats(rows, width), options);
        const dys = all ? [x.floats(rows, width), x.floats(rows, width)] : [x.floats(rows, width)];
        const by = fused.addNormBackward(dys, saved, gain);
        return [y, by.residual, ops.mul(by.x, 1), by.gain, by.beta, by.bias];
      });
    },
  );
});

test("rounding to half precision agrees in every bit, at every kind of number", async () => {
  const bits = Uint32Array.from({ length: 100_003 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 0);
  const anything = new Float32Array(bits.buffer).filter((value) => Math.abs(value) < 65520);
  const halves = new Float32Array(0x7bff);
  fromFloat16(
    Uint16Array.from(halves, (_, half) => half),
    halves,
    0,
  );
  // Between two halves, and next to there: where it matters that ties go to the even one.
  const middles = Float32Array.from(halves.subarray(1), (value, index) => (value + (halves[index] ?? 0)) / 2);
  const near = [1 - 2 ** -23, 1, 1 + 2 ** -23].flatMap((factor) => [
    ...middles.map((value) => value * factor),
  ]);
  for (const values of [
    anything,
    Float32Array.from(near),
    Float32Array.of(-65519.99, 0, -0),
    Float32Array.of(1),
  ]) {
    const x = ops.tensor([values.length], values);
    const [own, wanted] = [await ops.fused.roundToHalf(x), await composedOps(ops).roundToHalf(x)];
    expect(own?.halves).toEqual(wanted?.halves);
    expect(own?.halves).toHaveLength(values.length);
    expect(own && (await ops.read(own.rounded))).toEqual(wanted && (await ops.read(wanted.rounded)));
    ops.free(x, own, wanted);
  }
});

test.each([65520, -1e30, Number.POSITIVE_INFINITY, Number.NaN])(
  "%d, which no half can stand for, is refused by both ways of rounding",
  async (value) => {
    const alive = ops.liveTensors();
    for (const place of [0, 5, 40]) {
      const x = ops.tensor([41], new Float32Array(41).fill(1).with(place, value));
      expect(await ops.fused.roundToHalf(x)).toBeUndefined();
      expect(await composedOps(ops).roundToHalf(x)).toBeUndefined();
      ops.free(x);
    }
    expect(ops.liveTensors()).toBe(alive);
  },
);

test("sums of squares agree, of long and short tensors", async () => {
  await expectAgreement((fused) => {
    const x = inputs();
    return [fused.sumsOfSquares([x.floats(1), x.floats(300, 401), x.floats(17), x.floats(65, 1024)])];
  });
});

test.each([0.05, 0.1, 0.5])("dropout at rate %f drops the same places", async (rate) => {
  const keys = Int32Array.from({ length: 301 }, (_, index) => Math.imul(index, 0x9e3779b9));
  const masks = [ops.fused, composedOps(ops)].map((fused) => fused.dropoutMask({ rate, keys }, 77));
  const [own, wanted] = await Promise.all(masks.map((mask) => ops.read(mask)));
  ops.free(masks);
  expect(own).toEqual(wanted);
});

describe("attention", () => {
  const LENGTHS = [7, 1, 19, 33, 2, 16];
  const [HEADS, WIDTH] = [3, 20];
  const DIM = HEADS * WIDTH;

  function batchOf(lengths: readonly number[], kind: "packed" | "padded"): AttentionBatch {
    const sentences = lengths.map((length) => new Int32Array(length).fill(1));
    const layout = layOut(sentences, HEADS, kind);
    const indices = (shape: number[], values: Int32Array) => ops.tensor(shape, values);
    return {
      layout,
      heads: HEADS,
      starts: indices([lengths.length], layout.firstRows),
      lengths: indices([lengths.length], layout.lengths),
      groups: layout.groups.map(({ sentences, length, slots, firstSlots, keyMask }) => ({
        slots: indices([sentences.length, HEADS, length], slots),
        firstSlots: indices([sentences.length, HEADS, 1], firstSlots),
        keyMask: keyMask && ops.tensor([sentences.length, 1, 1, length], keyMask),
      })),
    };
  }

  const CASES = (["packed", "padded"] as const).flatMap((kind) =>
    (["every", "first"] as const).flatMap((queries) =>
      [0, 0.2].map((rate) => ({ kind, queries, rate }) as const),
    ),
  );

  test.each(CASES)(
    "and its gradients agree: $kind, queries of $queries token, dropout $rate",
    async (options) => {
      const { kind, queries, rate } = options;
      await expectAgreement((fused) => {
        const x = inputs();
        const batch = batchOf(LENGTHS, kind);
        const { layout } = batch;
        const masks = new DropoutMasks({ hidden: 0, attention: rate, classifier: 0 }, 5);
        const step = masks.forStep(0, Int32Array.from(LENGTHS.keys()));
        const streams = queries === "every" ? step.rows(2, layout, rate) : step.sentences(2, layout, rate);
        const rows = queries === "every" ? layout.rows : LENGTHS.length;
        const [q, k, v] = [x.floats(rows, DIM), x.floats(layout.rows, DIM), x.floats(layout.rows, DIM)];
        const { context, saved } = fused.attention(q, k, v, batch, queries, rate ? streams : undefined);
        const real = realRows(layout.sentenceOfRow, queries, LENGTHS.length);
        const dy = onlyRows(x.floats(rows, DIM), real);
        const { dq, dk, dv } = fused.attentionBackward(dy, saved, batch);
        const tokens = realRows(layout.sentenceOfRow, "every", LENGTHS.length);
        return [onlyRows(context, real), onlyRows(dq, real), onlyRows(dk, tokens), onlyRows(dv, tokens)];
      });
    },
  );

  /** 1 for each row that stands for a token, else 0. */
  function realRows(sentenceOfRow: Int32Array, queries: TokenRows, sentences: number): Float32Array {
    if (queries === "first") return new Float32Array(sentences).fill(1);
    return Float32Array.from(sentenceOfRow, (sentence) => (sentence < 0 ? 0 : 1));
  }
  const onlyRows = (x: Tensor, real: Float32Array) => ops.mul(x, ops.tensor([real.length, 1], real));

  test("of a sentence is the same in every bit, whatever else is in the batch", async () => {
    const contextOf = async (lengths: number[], data: Float32Array) => {
      const context = ops.scope(() => {
        const batch = batchOf(lengths, "padded");
        const x = ops.tensor([batch.layout.rows, DIM], data);
        return ops.fused.attention(x, x, x, batch, "every", undefined).context;
      });
      const values = await ops.read(context);
      ops.free(context);
      return values;
    };
    const random = new Random(4);
    const together = Float32Array.from({ length: 3 * 19 * DIM }, () => random.normal());
    const second = together.subarray(19 * DIM, 26 * DIM);
    const values = await contextOf([19, 7, 11], together);
    expect(await contextOf([7], second.slice())).toEqual(values.slice(19 * DIM, 26 * DIM));
  });
});

describe("GELU", () => {
  /** The normal distribution's share below x, in double precision: a series, far out a continued fraction. */
  function share(x: number): number {
    if (x > 0) return 1 - share(-x);
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    if (x < -4) {
      let fraction = -x;
      for (let term = 60; term > 0; term -= 1) fraction = -x + term / fraction;
      return density / fraction;
    }
    let [term, sum] = [x, x];
    for (let n = 1; n < 100; n += 1) {
      term *= (x * x) / (2 * n + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }

  test("and its derivative are exact to a few units of the last place, over all numbers that matter", async () => {
    const x = Float32Array.from({ length: 40_001 }, (_, index) => (index - 20_000) / 1000);
    const input = ops.tensor([1, x.length], x);
    const bias = ops.tensor([x.length], new Float32Array(x.length));
    const { y, derivative } = ops.fused.biasGelu(input, bias);
    const [values, slopes] = await Promise.all([ops.read(y), ops.read(derivative)]);
    ops.free(input, bias, y, derivative);
    for (const [index, number] of x.entries()) {
      const below = share(number);
      const slope = below + (number * Math.exp((-number * number) / 2)) / Math.sqrt(2 * Math.PI);
      // An exponent of x²/2 rounded to single precision is as far off as x²/2 is large.
      const relative = 1e-7 * (5 + number ** 2 / 2);
      const wanted = number * below;
      expect(Math.abs((values[index] ?? 9) - wanted)).toBeLessThanOrEqual(
        relative * Math.abs(wanted) + 2e-37,
      );
      expect(Math.abs((slopes[index] ?? 9) - slope)).toBeLessThanOrEqual(4e-7);
    }
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "%f somewhere in a row shows in every result, so that a training that diverged is noticed",
  async (value) => {
    const width = 20;
    const data = new Float32Array(2 * width).fill(0.5);
    data[width + 3] = value;
    const results = ops.scope(() => {
      const x = ops.tensor([2, width], data);
      const ones = ops.tensor([2, width], new Float32Array(2 * width).fill(1));
      const row = ops.tensor([width], new Float32Array(width).fill(1));
      const gelu = ops.fused.biasGelu(x, row);
      const options = { bias: undefined, mask: undefined, gain: row, beta: row, epsilon: 1e-12 };
      const norm = ops.fused.addNorm(x, ones, options);
      const of = ops.fused.addNormBackward([x], ops.fused.addNorm(ones, ones, options).saved, row);
      const product = ops.fused.productAndColumnSums(x, ones);
      return [
        ...[gelu.y, gelu.derivative, norm.y, norm.saved.inverseDeviation, of.residual, of.beta],
        ...[product.product, product.sums, ops.fused.sumsOfSquares([ones, x])],
      ];
    });
    for (const [index, result] of results.entries()) {
      const values = await ops.read(result);
      // 1/deviation of infinite deviation is 0; its row is not finite all the same.
      if (index === 3 && Number.isFinite(values[1])) continue;
      expect(
        values.some((entry) => !Number.isFinite(entry)),
        `result ${index}`,
      ).toBe(true);
    }
    ops.free(results);
  },
);

test("tensors that do not fit are refused, with what is wrong, and nothing is read beyond them", () => {
  ops.scope(() => {
    const x = ops.tensor([2, 3], new Float32Array(6));
    const bias = ops.tensor([4], new Float32Array(4));
    expect(() => ops.fused.biasGelu(x, bias)).toThrow(/GELU: the bias is not as wide as the rows/);
    expect(() => ops.fused.productAndColumnSums(x, bias)).toThrow(/not of one size/);
    const options = { bias: undefined, mask: undefined, gain: bias, beta: bias, epsilon: 0 };
    expect(() => ops.fused.addNorm(x, x, options)).toThrow(/gain or beta has another width/);
  });
});

test("kernels whose source was changed are built anew, and those in another folder are the same", async () => {
  const lib = { identity: "some TensorFlow" };
  const folder = await temporaryFolder();
  await cp(fileURLToPath(new URL("kernels", import.meta.url)), folder, { recursive: true });
  const before = await kernelsIdentity(lib, folder);
  expect(await kernelsIdentity(lib, fileURLToPath(new URL("kernels", import.meta.url)))).toBe(before);
  await writeFile(join(folder, "rows.h"), "// changed");
  expect(await kernelsIdentity(lib, folder)).not.toBe(before);
});
