import type { attributesOf } from "./attributes.ts";
import type { Attribute, Binding, Output } from "./binding.ts";
import { EngineError, type Variable } from "./ops.ts";

/** A variable by the number of its resource handle. */
class ResourceHandle implements Variable {
  constructor(
    readonly id: number,
    readonly shape: readonly number[],
  ) {}
}

type Call = (
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly number[],
  outputs: number,
) => Output[];

let variableNumber = 0;

/** TensorFlow's resource variables; tensors are given by their numbers. */
export class ResourceVariables {
  private readonly dtype: Attribute;

  constructor(
    private readonly binding: Binding,
    private readonly attributes: ReturnType<typeof attributesOf>,
    private readonly call: Call,
  ) {
    this.dtype = attributes.type("dtype", binding.TF_FLOAT);
  }

  /** A variable without a value yet. */
  create(shape: readonly number[]): Variable {
    variableNumber += 1;
    const names = [["container", ""] as const, ["shared_name", `frostline_${variableNumber}`] as const];
    const attributes = names.map(([name, value]) => this.attributes.string(name, value));
    attributes.push(this.dtype, this.attributes.shape("shape", shape));
    const [handle] = this.call("VarHandleOp", attributes, [], 1);
    if (!handle) throw new EngineError("TensorFlow gave no handle for a variable.");
    return new ResourceHandle(handle.id, shape);
  }

  /** Its value shares the variable's memory until one of them changes. */
  read(variable: Variable): Output | undefined {
    return this.call("ReadVariableOp", [this.dtype], [idOf(variable)], 1)[0];
  }

  store(variable: Variable, value: number): void {
    this.call("AssignVariableOp", [this.dtype], [idOf(variable), value], 0);
  }

  /** @param inputs both beta powers, the step size, both betas, epsilon and the gradient */
  adam(weights: Variable, m: Variable, v: Variable, inputs: readonly number[]): void {
    const { attributes, binding } = this;
    const settings = [attributes.bool("use_locking", false), attributes.bool("use_nesterov", false)];
    const all = [idOf(weights), idOf(m), idOf(v), ...inputs];
    this.call("ResourceApplyAdam", [attributes.type("T", binding.TF_FLOAT), ...settings], all, 0);
  }

  destroy(variable: Variable): void {
    const id = idOf(variable);
    this.call("DestroyResourceOp", [this.attributes.bool("ignore_lookup_error", true)], [id], 0);
    this.binding.deleteTensor(id);
  }
}

function idOf(variable: Variable): number {
  if (variable instanceof ResourceHandle) return variable.id;
  throw new EngineError("This variable belongs to another engine.");
}
