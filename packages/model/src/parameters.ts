import type { Ops, Tensor, Variable } from "./engine/ops.ts";
import type { LayerGroup } from "./freezing.ts";
import type { ParameterGroup } from "./optimizer.ts";
import type { HostTensor, Weights } from "./weights.ts";

/**
 * All parameters of a model in the engine, by checkpoint name. Those in `trainable` are variables; a frozen
 * one is a plain tensor, which no optimiser can change. `setTrainable` turns one into the other.
 */
export class Parameters {
  readonly variables = new Map<string, Variable>();
  private readonly frozen = new Map<string, Tensor>();
  /** Names of all that are or were trainable: the others are as they were given. */
  private readonly everTrainable: Set<string>;

  constructor(
    private readonly ops: Ops,
    weights: ReadonlyMap<string, HostTensor>,
    trainable: ReadonlySet<string>,
  ) {
    this.everTrainable = new Set(trainable);
    for (const [name, { shape, data }] of weights) {
      if (trainable.has(name)) this.variables.set(name, ops.variable(shape, data));
      else this.frozen.set(name, ops.tensor(shape, data));
    }
  }

  /** Names of the trained parameters now. */
  get trainable(): ReadonlySet<string> {
    return new Set(this.variables.keys());
  }

  /** Freezes and thaws until exactly these are trained. No value changes in any bit. */
  async setTrainable(names: ReadonlySet<string>): Promise<void> {
    for (const [name, variable] of this.variables) {
      if (names.has(name)) continue;
      this.frozen.set(name, this.ops.tensor(variable.shape, await this.valueOf(variable)));
      this.ops.freeVariable(variable);
      this.variables.delete(name);
    }
    for (const [name, tensor] of this.frozen) {
      if (!names.has(name)) continue;
      this.variables.set(name, this.ops.variable(tensor.shape, await this.ops.read(tensor)));
      this.ops.free(tensor);
      this.frozen.delete(name);
      this.everTrainable.add(name);
    }
  }

  /** The values now. They belong to the scope of the caller, which has to end before a variable changes. */
  values(): (name: string) => Tensor {
    const values = new Map(this.frozen);
    for (const [name, variable] of this.variables) values.set(name, this.ops.value(variable));
    return (name) => {
      const value = values.get(name);
      if (!value) throw new Error(`The model has no parameter "${name}".`);
      return value;
    };
  }

  /** The trained parameters of each layer group that has any, for the optimiser. */
  trainedGroups(groups: readonly LayerGroup[]): ParameterGroup[] {
    const trained = groups.map(({ index, parameters }) => ({
      index,
      parameters: parameters.flatMap(({ name }) => {
        const variable = this.variables.get(name);
        return variable ? [{ name, variable }] : [];
      }),
    }));
    return trained.filter((group) => group.parameters.length > 0);
  }

  /** The parameters that are or were trained. */
  everTrained(): { name: string; shape: readonly number[] }[] {
    return [...this.everTrainable].flatMap((name) => {
      const held = this.variables.get(name) ?? this.frozen.get(name);
      return held ? [{ name, shape: held.shape }] : [];
    });
  }

  /** A copy of the weights that are or were trained. */
  async read(): Promise<Weights> {
    const copies: Weights = new Map();
    for (const name of this.everTrainable) copies.set(name, await this.readOne(name));
    return copies;
  }

  /** A copy of one parameter. */
  async readOne(name: string): Promise<HostTensor> {
    const variable = this.variables.get(name);
    if (variable) return { shape: [...variable.shape], data: await this.valueOf(variable) };
    const tensor = this.frozen.get(name);
    if (!tensor) throw new Error(`The model has no parameter "${name}".`);
    return { shape: [...tensor.shape], data: await this.ops.read(tensor) };
  }

  /** Puts back weights that `read` copied. The arrays then belong to the engine: leave them unchanged. */
  write(weights: ReadonlyMap<string, HostTensor>): void {
    for (const [name, { shape, data }] of weights) {
      const variable = this.variables.get(name);
      if (variable) {
        this.ops.assign(variable, data);
        continue;
      }
      this.ops.free(this.frozen.get(name));
      this.frozen.set(name, this.ops.tensor(shape, data));
      this.everTrainable.add(name);
    }
  }

  free(): void {
    this.ops.free(...this.frozen.values());
    this.ops.freeVariable(...this.variables.values());
    this.frozen.clear();
    this.variables.clear();
  }

  private async valueOf(variable: Variable): Promise<Float32Array> {
    const value = this.ops.value(variable);
    try {
      return await this.ops.read(value);
    } finally {
      this.ops.free(value);
    }
  }
}
