import type { ModelShape } from "@frostline/model";
import type { Ops, Tensor } from "../../packages/model/src/engine/ops.ts";

/** A product (m, k) × (k, n), of which the step needs `count`. */
interface Product {
  m: number;
  k: number;
  n: number;
  count: number;
}

/** How the operands lie in memory. */
interface Sides {
  transposeA: boolean;
  transposeB: boolean;
}

const SIDES: Sides[] = [
  { transposeA: false, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: false },
  { transposeA: true, transposeB: true },
];

/**
 * The matrix multiplications that a step cannot do without: activations and weights of real tokens alone, the
 * last block for first tokens alone, forward, by the inputs and by the weights. Attention's small products are
 * not among them. Each is timed in the memory layout in which it is fastest, queries, keys and values in one
 * product or in three, with nothing in between and always the same operands, which stay in the processor's
 * caches as far as they fit.
 */
export class MatmulFloor {
  private readonly fastest = new Map<string, Sides>();
  private readonly operands = new Map<string, Tensor>();
  private fused: boolean | undefined;

  constructor(private readonly ops: Ops) {}

  /** The time of the products of one step with nothing frozen, and their floating-point operations. */
  time(shape: ModelShape, tokens: number, sentences: number): { ms: number; cpuMs: number; flops: number } {
    this.fused ??= this.sum(qkv(shape, tokens, true), 5) < this.sum(qkv(shape, tokens, false), 5);
    const products = [...qkv(shape, tokens, this.fused), ...others(shape, tokens, sentences)];
    for (const product of products) this.sidesOf(product);
    const flops = products.reduce((sum, { m, k, n, count }) => sum + 2 * m * k * n * count, 0);
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (const product of products) this.run(product, this.sidesOf(product));
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    this.ops.free([...this.operands.values()]);
    this.operands.clear();
    return { ms, cpuMs: (user + system) / 1000, flops };
  }

  /** The sides with which the product is fastest, found once for each kind of product. */
  private sidesOf(product: Product): Sides {
    const { m, k, n } = product;
    for (const sides of SIDES) this.operandsOf(product, sides);
    // The number of tokens changes from step to step, the preferred layout does not.
    const kind = [m, k, n].map((size) => (size % 32 === 0 ? size : "tokens")).join();
    let best = this.fastest.get(kind);
    if (!best) {
      const times = SIDES.map((sides) => ({ sides, ms: this.best({ ...product, count: 1 }, sides, 5) }));
      best = times.reduce((a, b) => (b.ms < a.ms ? b : a)).sides;
      this.fastest.set(kind, best);
    }
    return best;
  }

  private sum(products: Product[], repeats: number): number {
    return products.reduce((sum, product) => {
      return sum + product.count * this.best({ ...product, count: 1 }, this.sidesOf(product), repeats);
    }, 0);
  }

  private best(product: Product, sides: Sides, repeats: number): number {
    let best = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const started = performance.now();
      this.run(product, sides);
      best = Math.min(best, performance.now() - started);
    }
    return best;
  }

  private run(product: Product, sides: Sides): void {
    const [a, b] = this.operandsOf(product, sides);
    for (let time = 0; time < product.count; time += 1) this.ops.free(this.ops.matmul(a, b, sides));
  }

  private operandsOf({ m, k, n }: Product, { transposeA, transposeB }: Sides): [Tensor, Tensor] {
    return [this.operand(transposeA ? [k, m] : [m, k]), this.operand(transposeB ? [n, k] : [k, n])];
  }

  private operand(shape: number[]): Tensor {
    const known = this.operands.get(shape.join());
    if (known) return known;
    const data = new Float32Array(shape.reduce((size, length) => size * length, 1));
    for (const index of data.keys()) data[index] = (index % 1000) / 1000 - 0.5;
    const made = this.ops.tensor(shape, data);
    this.operands.set(shape.join(), made);
    return made;
  }
}

/** Forward, by the input and by the weight: of a linear layer with `rows` rows. */
function linear(rows: number, inputs: number, outputs: number, count: number): Product[] {
  return [
    { m: rows, k: inputs, n: outputs, count },
    { m: rows, k: outputs, n: inputs, count },
    { m: outputs, k: rows, n: inputs, count },
  ];
}

function qkv({ blocks, dim }: ModelShape, tokens: number, fused: boolean): Product[] {
  return fused ? linear(tokens, dim, 3 * dim, blocks - 1) : linear(tokens, dim, dim, 3 * (blocks - 1));
}

function others({ blocks, dim, hiddenDim, labels }: ModelShape, tokens: number, sentences: number) {
  return [
    ...linear(tokens, dim, dim, blocks - 1), // out_lin
    ...linear(tokens, dim, hiddenDim, blocks - 1),
    ...linear(tokens, hiddenDim, dim, blocks - 1),
    ...linear(tokens, dim, 2 * dim, 1), // the last block's keys and values
    ...linear(sentences, dim, dim, 3), // its queries and output, and the head's first layer
    ...linear(sentences, dim, hiddenDim, 1),
    ...linear(sentences, hiddenDim, dim, 1),
    ...linear(sentences, dim, labels, 1),
  ];
}
