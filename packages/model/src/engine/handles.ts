import { EngineError, type Tensor, type Variable } from "./ops.ts";

/** A tensor by its number in the binding. */
export class Handle implements Tensor {
  live = true;
  constructor(
    readonly id: number,
    readonly shape: readonly number[],
  ) {}
}

/** A variable by the number of its resource handle. */
export class ResourceHandle implements Variable {
  constructor(
    readonly id: number,
    readonly shape: readonly number[],
  ) {}
}

export function handleOf(tensor: Tensor): Handle {
  if (tensor instanceof Handle) return tensor;
  throw new EngineError("This tensor belongs to another engine.");
}

/** The number of a tensor that is still alive. */
export function idOf(tensor: Tensor): number {
  const handle = handleOf(tensor);
  if (!handle.live)
    throw new EngineError(`A tensor of shape [${handle.shape.join(", ")}] was used after it was freed.`);
  return handle.id;
}

export function variableId(variable: Variable): number {
  if (variable instanceof ResourceHandle) return variable.id;
  throw new EngineError("This variable belongs to another engine.");
}

/** Adds all tensors in a nest of objects, arrays and maps to `found`. */
export function collectTensors(value: unknown, found: Set<Handle>): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (value instanceof Handle) {
    found.add(value);
    return;
  }
  const members = value instanceof Map ? value.values() : Object.values(value);
  for (const member of members) collectTensors(member, found);
}
