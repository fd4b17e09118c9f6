import type { Ops, Tensor, Variable } from "./engine/ops.ts";
import type { LayerGroup } from "./freezing.ts";
import type { ParameterGroup } from "./optimizer.ts";
import type { HostTensor, Weights } from "./weights.ts";

/**
 * All parameters of a model in the engine, by checkpoint name. Those in `trainable` are variables; a frozen
 * one is a plain tensor, which no optimiser can change.
 */
export class Parameters {
  readonly variables = new Map<string, Variable>();
  private readonly frozen = new Map<string, Tensor>();

  constructor(
    private readonly ops: Ops,
    weights: Weights,
    readonly trainable: ReadonlySet<string>,
  ) {
    for (const [name, { shape, data }] of weights) {
      if (trainable.has(name)) this.variables.set(name, ops.variable(shape, data));
      else this.frozen.set(name, ops.tensor(shape, data));
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

  /** A copy of the trainable weights. */
  async read(): Promise<Weights> {
    const copies: Weights = new Map();
    for (const [name, variable] of this.variables) {
      const value = this.ops.value(variable);
      copies.set(name, { shape: [...variable.shape], data: await this.ops.read(value) });
      this.ops.free(value);
    }
    return copies;
  }

  /** Puts back weights that `read` copied. */
  write(weights: ReadonlyMap<string, HostTensor>): void {
    for (const [name, variable] of this.variables) {
      const saved = weights.get(name);
      if (saved) this.ops.assign(variable, saved.data);
    }
  }

  free(): void {
    this.ops.free(...this.frozen.values());
    this.ops.freeVariable(...this.variables.values());
    this.frozen.clear();
    this.variables.clear();
  }
}
