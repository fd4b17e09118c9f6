import { attributesOf } from "./attributes.ts";
import type { Attribute, Binding, Output } from "./binding.ts";
import { composedOps } from "./composed-ops.ts";
import type { FusedOps } from "./fused-ops.ts";
import { nativeOps } from "./native-ops.ts";
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
import { tensorflowError } from "./tensorflow-error.ts";
import { ResourceVariables } from "./tensorflow-variables.ts";

/**
 * The op layer on raw TensorFlow calls: no tape, no reference counting, one native call per op.
 * @param kernels what identifies the kernels of our own that this TensorFlow has been given, if it has
 */
export function tensorflowEngine(binding: Binding, device: string, kernels: string | undefined): Engine {
  const ops = new TensorFlowOps(binding, kernels !== undefined);
  return {
    name: "tensorflow",
    version: kernels ? `${binding.TF_Version}+kernels.${kernels}` : binding.TF_Version,
    device,
    ops,
    dispose: () => ops.freeConstants(),
  };
}

/**
 * Products with fewer numbers than this in operands and result are not left to MatMul, which computes those that fit
 * into the processor's second cache (512 kB to 3 MB) with code that keeps values below the stack pointer: a signal
 * that arrives meanwhile, SIGTERM or a profiler's, then destroys the process's memory. BatchMatMulV2 takes other ways,
 * 30 µs slower.
 */
const SMALL_PRODUCT = 2 ** 20;

/** Numbers such as 1/√2 and tables recur in every step; a run has a few dozen of them. */
const MOST_CONSTANTS = 256;

class TensorFlowOps implements Ops {
  readonly fused: FusedOps;
  private readonly scopes: Scopes<number>;
  /** By what tells them apart, outside all scopes. */
  private readonly constants = new Map<string, Tensor>();
  private readonly attributes: ReturnType<typeof attributesOf>;
  private readonly float: Attribute;
  private readonly variables: ResourceVariables;

  constructor(
    private readonly binding: Binding,
    hasKernels: boolean,
  ) {
    this.scopes = new Scopes((id) => binding.deleteTensor(id));
    this.attributes = attributesOf(binding);
    this.float = this.attributes.type("T", binding.TF_FLOAT);
    this.variables = new ResourceVariables(binding, this.attributes, (...call) => this.call(...call));
    this.fused = hasKernels ? this.nativeOps() : composedOps(this);
  }

  tensor(shape: readonly number[], data: Float32Array | Int32Array): Tensor {
    return this.scopes.track(this.create(shape, data), shape);
  }

  async read(x: Tensor): Promise<Float32Array> {
    return this.binding.tensorDataSync(this.id(x));
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const wanted = this.create([shape.length], Int32Array.from(shape));
    const attributes = [this.float, this.attributes.type("Tshape", this.binding.TF_INT32)];
    const reshaped = this.execute("Reshape", attributes, [this.id(x), wanted]);
    this.binding.deleteTensor(wanted);
    return reshaped;
  }

  matmul(a: Tensor, b: Tensor, transpose: Transpose = {}): Tensor {
    const { transposeA = false, transposeB = false } = transpose;
    const [n = 0] = transposeB ? b.shape : b.shape.slice(1);
    const [k = 0, m = 0] = transposeA ? a.shape : a.shape.toReversed();
    if (m * k + k * n + m * n < SMALL_PRODUCT) return this.batchMatmul(a, b, transpose);
    const attributes = [
      this.float,
      this.attributes.bool("transpose_a", transposeA),
      this.attributes.bool("transpose_b", transposeB),
    ];
    return this.execute("MatMul", attributes, [this.id(a), this.id(b)]);
  }

  batchMatmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: Transpose = {}): Tensor {
    const attributes = [
      this.float,
      this.attributes.bool("adj_x", transposeA),
      this.attributes.bool("adj_y", transposeB),
    ];
    return this.execute("BatchMatMulV2", attributes, [this.id(a), this.id(b)]);
  }

  add(a: Tensor, b: Tensor | number): Tensor {
    return this.execute("AddV2", [this.float], [this.id(a), this.operand(b)]);
  }

  sub(a: Tensor, b: Tensor): Tensor {
    return this.execute("Sub", [this.float], [this.id(a), this.id(b)]);
  }

  mul(a: Tensor, b: Tensor | number): Tensor {
    return this.execute("Mul", [this.float], [this.id(a), this.operand(b)]);
  }

  square(x: Tensor): Tensor {
    return this.execute("Square", [this.float], [this.id(x)]);
  }

  rsqrt(x: Tensor): Tensor {
    return this.execute("Rsqrt", [this.float], [this.id(x)]);
  }

  exp(x: Tensor): Tensor {
    return this.execute("Exp", [this.float], [this.id(x)]);
  }

  erf(x: Tensor): Tensor {
    return this.execute("Erf", [this.float], [this.id(x)]);
  }

  relu(x: Tensor): Tensor {
    return this.execute("Relu", [this.float], [this.id(x)]);
  }

  reluGrad(dy: Tensor, y: Tensor): Tensor {
    return this.execute("ReluGrad", [this.float], [this.id(dy), this.id(y)]);
  }

  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.execute("BiasAdd", [this.float], [this.id(x), this.id(bias)]);
  }

  columnSums(x: Tensor): Tensor {
    // Five times faster than Sum over the first axis.
    return this.execute("BiasAddGrad", [this.float], [this.id(x)]);
  }

  rowMeans(x: Tensor): Tensor {
    return this.reduce("Mean", x);
  }

  lastSums(x: Tensor): Tensor {
    return this.reduce("Sum", x);
  }

  softmax(x: Tensor): Tensor {
    return this.execute("Softmax", [this.float], [this.id(x)]);
  }

  gatherRows(x: Tensor, indices: Tensor): Tensor {
    const { TF_FLOAT, TF_INT32 } = this.binding;
    const attributes = [
      this.attributes.type("Tparams", TF_FLOAT),
      this.attributes.type("Tindices", TF_INT32),
      this.attributes.type("Taxis", TF_INT32),
      this.attributes.integer("batch_dims", 0),
    ];
    return this.execute("GatherV2", attributes, [this.id(x), this.id(indices), this.int32(0)]);
  }

  stitch(indices: readonly Tensor[], parts: readonly Tensor[]): Tensor {
    const attributes = [this.attributes.integer("N", parts.length), this.float];
    return this.execute("DynamicStitch", attributes, [
      ...indices.map((tensor) => this.id(tensor)),
      ...parts.map((tensor) => this.id(tensor)),
    ]);
  }

  segmentSum(x: Tensor, segments: Tensor, rows: number): Tensor {
    const { TF_INT32 } = this.binding;
    const attributes = [
      this.float,
      this.attributes.type("Tindices", TF_INT32),
      this.attributes.type("Tnumsegments", TF_INT32),
    ];
    return this.execute("UnsortedSegmentSum", attributes, [this.id(x), this.id(segments), this.int32(rows)]);
  }

  softmaxCrossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor } {
    const attributes = [this.float, this.attributes.type("Tlabels", this.binding.TF_INT32)];
    const name = "SparseSoftmaxCrossEntropyWithLogits";
    const [losses, gradient] = this.call(name, attributes, [this.id(logits), this.id(labels)], 2);
    return { losses: this.adopt(name, losses), gradient: this.adopt(name, gradient) };
  }

  sumOfSquares(x: Tensor): Tensor {
    return this.scope(() => this.mul(this.execute("L2Loss", [this.float], [this.id(x)]), 2));
  }

  stack(scalars: readonly Tensor[]): Tensor {
    const attributes = [
      this.attributes.integer("N", scalars.length),
      this.float,
      this.attributes.integer("axis", 0),
    ];
    return this.execute(
      "Pack",
      attributes,
      scalars.map((tensor) => this.id(tensor)),
    );
  }

  variable(shape: readonly number[], data: Float32Array): Variable {
    const variable = this.variables.create(shape);
    this.assign(variable, data);
    return variable;
  }

  value(variable: Variable): Tensor {
    return this.adopt("ReadVariableOp", this.variables.read(variable));
  }

  assign(variable: Variable, data: Float32Array): void {
    this.scope(() => {
      // A tensor made from an array may share its memory, and the array is the caller's to change.
      const owned = this.execute("DeepCopy", [this.float], [this.id(this.tensor(variable.shape, data))]);
      this.variables.store(variable, this.id(owned));
    });
  }

  scaleVariable(variable: Variable, factor: number): void {
    this.scope(() => {
      const scalar = this.tensor([], Float32Array.of(factor));
      this.variables.store(variable, this.id(this.mul(this.value(variable), scalar)));
    });
  }

  adam(weights: Variable, m: Variable, v: Variable, gradient: Tensor, numbers: AdamNumbers): void {
    const { stepSize, beta1, beta2, epsilon } = numbers;
    this.scope(() => {
      // With both beta powers 0 TensorFlow applies no bias correction of its own.
      const powers = [this.operand(0), this.operand(0)];
      const scalars = [stepSize, beta1, beta2, epsilon].map((value) =>
        this.tensor([], Float32Array.of(value)),
      );
      const inputs = [...powers, ...[...scalars, gradient].map((tensor) => this.id(tensor))];
      this.variables.adam(weights, m, v, inputs);
    });
  }

  freeVariable(...variables: Variable[]): void {
    for (const variable of variables) this.variables.destroy(variable);
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
    return this.binding.getNumOfTensors() - this.constants.size;
  }

  freeConstants(): void {
    this.free(this.constants);
    this.constants.clear();
  }

  private id(tensor: Tensor): number {
    return this.scopes.nativeOf(tensor);
  }

  private reduce(name: "Mean" | "Sum", x: Tensor): Tensor {
    const attributes = [
      this.float,
      this.attributes.type("Tidx", this.binding.TF_INT32),
      this.attributes.bool("keep_dims", true),
    ];
    return this.execute(name, attributes, [this.id(x), this.int32(x.shape.length - 1)]);
  }

  private execute(name: string, attributes: readonly Attribute[], inputs: readonly number[]): Tensor {
    const [output] = this.call(name, attributes, inputs, 1);
    return this.adopt(name, output);
  }

  private call(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): Output[] {
    try {
      return this.binding.executeOp(name, attributes, inputs, outputs);
    } catch (error) {
      throw tensorflowError(name, error);
    }
  }

  private adopt(name: string, output: Output | undefined): Tensor {
    if (!output) throw new EngineError(`TensorFlow's ${name} gave no result.`);
    return this.scopes.track(output.id, output.shape);
  }

  private create(shape: readonly number[], data: Float32Array | Int32Array): number {
    const dtype = data instanceof Int32Array ? this.binding.TF_INT32 : this.binding.TF_FLOAT;
    return this.binding.createTensor(shape, dtype, data);
  }

  private operand(value: Tensor | number): number {
    if (typeof value !== "number") return this.id(value);
    return this.id(this.constant(`f${value}`, [], () => Float32Array.of(value)));
  }

  private int32(value: number): number {
    return this.id(this.constant(`i${value}`, [], () => Int32Array.of(value)));
  }

  private constant(key: string, shape: readonly number[], value: () => Float32Array | Int32Array): Tensor {
    const known = this.constants.get(key);
    if (known) return known;
    if (this.constants.size >= MOST_CONSTANTS) this.freeConstants();
    const made = this.keep(this.tensor(shape, value()));
    this.constants.set(key, made);
    return made;
  }

  private nativeOps(): FusedOps {
    return nativeOps({
      run: (name, inputs, outputs, lists) => {
        const attributes = lists === undefined ? [] : [this.attributes.integer("N", lists)];
        const ids = inputs.map((tensor) => this.id(tensor));
        return this.call(name, attributes, ids, outputs).map((output) => this.adopt(name, output));
      },
      constant: (key, shape, value) => this.constant(key, shape, value),
      tensor: (shape, data) => this.tensor(shape, data),
      read: (x) => this.read(x),
      free: (...tensors) => this.free(tensors),
    });
  }
}
