import { EngineError, type Tensor } from "./ops.ts";

/** A tensor of one engine: `native` is what its library calls it. */
export class Handle<Native> implements Tensor {
  live = true;
  constructor(
    readonly owner: Scopes<Native>,
    readonly native: Native,
    readonly shape: readonly number[],
  ) {}
}

/** The tensors of one engine: which scope each belongs to, and what is alive. */
export class Scopes<Native> {
  private innermost: Set<Handle<Native>> | undefined;

  constructor(private readonly dispose: (native: Native) => void) {}

  /** A new tensor, which belongs to the innermost scope. */
  track(native: Native, shape: readonly number[]): Handle<Native> {
    const handle = new Handle(this, native, shape);
    this.innermost?.add(handle);
    return handle;
  }

  /** What the library calls a tensor that is still alive. */
  nativeOf(tensor: Tensor): Native {
    const handle = this.handleOf(tensor);
    if (handle.live) return handle.native;
    throw new EngineError(`A tensor of shape [${handle.shape.join(", ")}] was used after it was freed.`);
  }

  scope<T>(work: () => T): T {
    const outer = this.innermost;
    const inner = new Set<Handle<Native>>();
    this.innermost = inner;
    const kept = new Set<unknown>();
    try {
      const result = work();
      collectTensors(result, kept);
      return result;
    } finally {
      this.innermost = outer;
      for (const handle of inner) {
        if (kept.has(handle)) outer?.add(handle);
        else this.release(handle);
      }
    }
  }

  keep(tensor: Tensor): Tensor {
    this.innermost?.delete(this.handleOf(tensor));
    return tensor;
  }

  free(...nests: unknown[]): void {
    const found = new Set<Tensor>();
    collectTensors(nests, found);
    for (const tensor of found) this.release(this.handleOf(tensor));
  }

  private handleOf(tensor: Tensor): Handle<Native> {
    if (tensor instanceof Handle && tensor.owner === this) return tensor;
    throw new EngineError("This tensor belongs to another engine.");
  }

  private release(handle: Handle<Native>): void {
    if (!handle.live) return;
    handle.live = false;
    this.dispose(handle.native);
  }
}

/** Adds all tensors in a nest of objects, arrays and maps to `found`. */
function collectTensors(value: unknown, found: Set<unknown>): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (value instanceof Handle) {
    found.add(value);
    return;
  }
  const members = value instanceof Map ? value.values() : Object.values(value);
  for (const member of members) collectTensors(member, found);
}
