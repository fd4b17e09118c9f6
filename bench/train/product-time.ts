import type { Engine, Ops } from "../../packages/model/src/engine/ops.ts";

/** Time spent in matrix products. The TensorFlow engine computes an op before it returns. */
export class ProductTime {
  ms = 0;

  /** The same engine, watched. */
  watch(engine: Engine): Engine {
    const timed =
      (product: Ops["matmul"]): Ops["matmul"] =>
      (...operands) => {
        const started = performance.now();
        const result = product(...operands);
        this.ms += performance.now() - started;
        return result;
      };
    const { ops } = engine;
    const products = { matmul: timed(ops.matmul.bind(ops)), batchMatmul: timed(ops.batchMatmul.bind(ops)) };
    const watched = new Proxy(ops, {
      get(target, name) {
        if (name === "matmul" || name === "batchMatmul") return products[name];
        const member = Reflect.get(target, name, target);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const { name, version, device } = engine;
    return { name, version, device, ops: watched, dispose: () => engine.dispose() };
  }
}
