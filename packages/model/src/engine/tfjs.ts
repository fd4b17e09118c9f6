import type * as TensorFlowJs from "@tensorflow/tfjs-core";
import { composedOps } from "./composed-ops.ts";
import {
  type AdamNumbers,
  type Engine,
  EngineError,
  type Ops,
  type Tensor,
  type Transpose,
  type Variable,
} from "./ops.ts";
import { Scopes } from "./scopes.ts";
import { planSegmentSum } from "./segment-plan.ts";
import type { TfjsBackend } from "./tfjs-backend.ts";
import { tfjsError } from "./tfjs-error.ts";

type Native = TensorFlowJs.Tensor;

/**
 * The op layer on plain operations of TensorFlow.js, the same on each of its backends. Where a backend lacks
 * an operation, or computes it in an order that changes from call to call (additions into one place by several
 * threads), it is put together from gathers and additions.
 */
export function tfjsEngine(backend: TfjsBackend): Engine {
  return {
    name: `tfjs/${backend.name}`,
    version: backend.tf.version_core,
    device: backend.device,
    ops: new TfjsOps(backend),
    dispose: () => backend.dispose(),
  };
}

/** A variable is a tensor that is exchanged: some backends keep what they computed from a tensor's values. */
class TfjsVariable implements Variable {
  constructor(
    public native: Native,
    readonly shape: readonly number[],
  ) {}
}

/** Longest row that is summed up at once: one float after the other loses a digit with every tenfold length. */
const SUM_LENGTH = 256;

class TfjsOps implements Ops {
  readonly fused = composedOps(this);
  private readonly tf: typeof TensorFlowJs;
  private readonly scopes = new Scopes<Native>((native) => native.dispose());
  /** The values of index tensors, from which gathers are planned without asking the device. */
  private readonly indices = new WeakMap<Tensor, Int32Array>();

  constructor(private readonly backend: TfjsBackend) {
    this.tf = backend.tf;
  }

  tensor(shape: readonly number[], data: Float32Array | Int32Array): Tensor {
    const dtype = data instanceof Int32Array ? "int32" : "float32";
    const tensor = this.run("tensor", () => this.tf.tensor(data, [...shape], dtype));
    if (data instanceof Int32Array) this.indices.set(tensor, data);
    return tensor;
  }

  async read(x: Tensor): Promise<Float32Array> {
    const native = this.scopes.nativeOf(x);
    const data = await native.data<"float32">().catch((error: unknown) => {
      throw this.backend.failure() ?? tfjsError("read", error);
    });
    const failure = this.backend.failure();
    if (failure) throw failure;
    return data.slice();
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.run("reshape", () => this.tf.reshape(this.of(x), [...shape]));
  }

  matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: Transpose = {}): Tensor {
    // WebAssembly's fast matrix multiplication takes no transposed side; its slow one is ten times slower.
    if (this.backend.name === "wasm") {
      const side = (x: Tensor, transpose: boolean) =>
        transpose ? this.tf.transpose(this.of(x)) : this.of(x);
      return this.run("matmul", () => this.tf.matMul(side(a, transposeA), side(b, transposeB)));
    }
    return this.batchMatmul(a, b, { transposeA, transposeB });
  }

  batchMatmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: Transpose = {}): Tensor {
    return this.run("matmul", () => this.tf.matMul(this.of(a), this.of(b), transposeA, transposeB));
  }

  add(a: Tensor, b: Tensor | number): Tensor {
    return this.run("add", () => this.tf.add(this.of(a), this.operand(b)));
  }

  sub(a: Tensor, b: Tensor): Tensor {
    return this.run("sub", () => this.tf.sub(this.of(a), this.of(b)));
  }

  mul(a: Tensor, b: Tensor | number): Tensor {
    return this.run("mul", () => this.tf.mul(this.of(a), this.operand(b)));
  }

  square(x: Tensor): Tensor {
    return this.run("square", () => this.tf.square(this.of(x)));
  }

  rsqrt(x: Tensor): Tensor {
    return this.run("rsqrt", () => this.tf.rsqrt(this.of(x)));
  }

  exp(x: Tensor): Tensor {
    return this.run("exp", () => this.tf.exp(this.of(x)));
  }

  erf(x: Tensor): Tensor {
    return this.run("erf", () => this.tf.erf(this.of(x)));
  }

  relu(x: Tensor): Tensor {
    // The relu of some backends turns NaN into 0, which would hide that a training has diverged.
    return this.run("relu", () => {
      const native = this.of(x);
      return this.tf.where(this.tf.less(native, 0), this.tf.zerosLike(native), native);
    });
  }

  reluGrad(dy: Tensor, y: Tensor): Tensor {
    return this.run("reluGrad", () => {
      const gradient = this.of(dy);
      return this.tf.where(this.tf.greater(this.of(y), 0), gradient, this.tf.zerosLike(gradient));
    });
  }

  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.add(x, bias);
  }

  columnSums(x: Tensor): Tensor {
    return this.run("columnSums", () => this.tf.sum(this.of(x), 0));
  }

  rowMeans(x: Tensor): Tensor {
    return this.run("rowMeans", () => this.tf.mean(this.of(x), -1, true));
  }

  lastSums(x: Tensor): Tensor {
    return this.run("lastSums", () => this.tf.sum(this.of(x), -1, true));
  }

  softmax(x: Tensor): Tensor {
    return this.run("softmax", () => this.tf.softmax(this.of(x)));
  }

  gatherRows(x: Tensor, indices: Tensor): Tensor {
    return this.run("gatherRows", () =>
      this.tf.gather(this.of(x), this.of(indices) as TensorFlowJs.Tensor1D),
    );
  }

  stitch(indices: readonly Tensor[], parts: readonly Tensor[]): Tensor {
    const sources: number[] = []; // by row of the result, the row in all parts together
    let row = 0;
    for (const part of indices) {
      for (const target of this.valuesOf(part)) {
        sources[target] = row;
        row += 1;
      }
    }
    return this.run("stitch", () => {
      const matrices = parts.map((part) => this.asMatrix(this.of(part)));
      return this.gather(this.tf.concat(matrices, 0), Int32Array.from(sources));
    });
  }

  segmentSum(x: Tensor, segments: Tensor, rows: number): Tensor {
    const { rounds, result } = planSegmentSum(this.valuesOf(segments), rows);
    return this.run("segmentSum", () => {
      let sums = this.withZeroRow(this.of(x));
      for (const { left, right } of rounds) {
        const halves = this.tf.tidy(() =>
          this.withZeroRow(this.tf.add(this.gather(sums, left), this.gather(sums, right))),
        );
        sums.dispose();
        sums = halves;
      }
      return this.gather(sums, result);
    });
  }

  softmaxCrossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor } {
    const classes = logits.shape.at(-1) ?? 1;
    const values = this.valuesOf(labels);
    const chosen = new Float32Array(values.length * classes);
    for (const [row, label] of values.entries()) chosen[row * classes + label] = 1;
    return this.scope(() => {
      const oneHot = this.tensor([values.length, classes], chosen);
      const logProbabilities = this.run("softmaxCrossEntropy", () => {
        const x = this.of(logits);
        const shifted = this.tf.sub(x, this.tf.max(x, -1, true));
        return this.tf.sub(shifted, this.tf.log(this.tf.sum(this.tf.exp(shifted), -1, true)));
      });
      const products = this.mul(this.mul(oneHot, logProbabilities), -1);
      const losses = this.reshape(this.lastSums(products), [values.length]);
      return { losses, gradient: this.sub(this.exp(logProbabilities), oneHot) };
    });
  }

  sumOfSquares(x: Tensor): Tensor {
    return this.run("sumOfSquares", () => {
      const { tf } = this;
      let sums = tf.reshape(tf.sum(tf.square(this.asMatrix(this.of(x))), -1), [-1]);
      while (sums.size > 1) {
        const missing = (SUM_LENGTH - (sums.size % SUM_LENGTH)) % SUM_LENGTH;
        sums = tf.sum(tf.reshape(tf.pad(sums, [[0, missing]]), [-1, SUM_LENGTH]), -1);
      }
      return tf.reshape(sums, []);
    });
  }

  stack(scalars: readonly Tensor[]): Tensor {
    return this.run("stack", () => this.tf.stack(scalars.map((scalar) => this.of(scalar))));
  }

  variable(shape: readonly number[], data: Float32Array): Variable {
    return new TfjsVariable(this.owned(shape, data), shape);
  }

  value(variable: Variable): Tensor {
    return this.run("value", () => this.tf.clone(this.variableOf(variable).native));
  }

  assign(variable: Variable, data: Float32Array): void {
    this.exchange(variable, this.owned(variable.shape, data));
  }

  scaleVariable(variable: Variable, factor: number): void {
    const { native } = this.variableOf(variable);
    this.exchange(
      variable,
      this.compute("scaleVariable", () => this.tf.mul(native, factor)),
    );
  }

  adam(weights: Variable, m: Variable, v: Variable, gradient: Tensor, numbers: AdamNumbers): void {
    const { tf } = this;
    const { stepSize, beta1, beta2, epsilon } = numbers;
    const g = this.of(gradient);
    const average = (old: Native, value: Native, beta: number) =>
      this.compute("adam", () => tf.add(tf.mul(old, beta), tf.mul(value, 1 - beta)));
    const square = this.compute("adam", () => tf.square(g));
    this.exchange(m, average(this.variableOf(m).native, g, beta1));
    this.exchange(v, average(this.variableOf(v).native, square, beta2));
    square.dispose();
    const moved = this.compute("adam", () => {
      const deviation = tf.add(tf.sqrt(this.variableOf(v).native), epsilon);
      const step = tf.div(tf.mul(this.variableOf(m).native, stepSize), deviation);
      return tf.sub(this.variableOf(weights).native, step);
    });
    this.exchange(weights, moved);
  }

  freeVariable(...variables: Variable[]): void {
    for (const variable of variables) this.variableOf(variable).native.dispose();
  }

  scope<T>(work: () => T): T {
    return this.scopes.scope(work);
  }

  keep(x: Tensor): Tensor {
    return this.scopes.keep(x);
  }

  free(...nests: unknown[]): void {
    this.scopes.free(...nests);
  }

  liveTensors(): number {
    return this.tf.memory().numTensors;
  }

  private of(tensor: Tensor): Native {
    return this.scopes.nativeOf(tensor);
  }

  private operand(value: Tensor | number): Native | number {
    return typeof value === "number" ? value : this.of(value);
  }

  private valuesOf(indices: Tensor): Int32Array {
    const values = this.indices.get(indices);
    if (values) return values;
    throw new EngineError("Indices and labels must be a tensor made from an Int32Array.");
  }

  /** A result for the model, freed by its scope. */
  private run(op: string, work: () => Native): Tensor {
    const native = this.compute(op, work);
    return this.scopes.track(native, native.shape);
  }

  /** A result outside all scopes, without what was made on the way to it. */
  private compute(op: string, work: () => Native): Native {
    try {
      return this.tf.tidy(work);
    } catch (error) {
      throw error instanceof EngineError ? error : tfjsError(op, error);
    }
  }

  private variableOf(variable: Variable): TfjsVariable {
    if (variable instanceof TfjsVariable) return variable;
    throw new EngineError("This variable belongs to another engine.");
  }

  private owned(shape: readonly number[], data: Float32Array): Native {
    return this.compute("variable", () => this.tf.tensor(data.slice(), [...shape], "float32"));
  }

  private exchange(variable: Variable, native: Native): void {
    const own = this.variableOf(variable);
    own.native.dispose();
    own.native = native;
  }

  /** (…, D) → (N, D). */
  private asMatrix(x: Native): Native {
    return this.tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);
  }

  private gather(x: Native, rows: Int32Array): Native {
    return this.tf.gather(x, this.tf.tensor1d(rows, "int32"));
  }

  /** (N, D) → (N + 1, D). */
  private withZeroRow(x: Native): Native {
    return this.tf.concat([x, this.tf.zeros([1, x.shape[1] ?? 1])], 0);
  }
}
