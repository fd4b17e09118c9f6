import type { StepMasks } from "../../packages/model/src/dropout.ts";
import { composedOps } from "../../packages/model/src/engine/composed-ops.ts";
import type { Ops } from "../../packages/model/src/engine/ops.ts";

const STREAMS = "dropout streams (JavaScript)";
/** They run the caller's work, or only note something down. */
const NOT_TIMED = new Set(["scope", "keep", "liveTensors"]);

/** How often each op was called and how long that took, over all steps. */
export class OpTimes {
  readonly totals = new Map<string, { calls: number; ms: number }>();

  /** The same ops, timed. Of fused ops that are put together from plain ones, the plain ones are timed. */
  watchOps(ops: Ops, fused: "kernels" | "composed"): Ops {
    const plain = this.watch(ops, (name) => (NOT_TIMED.has(name) ? undefined : name));
    const own = fused === "composed" ? composedOps(plain) : this.watch(ops.fused, (name) => name);
    return new Proxy(plain, {
      get: (target, name) => (name === "fused" ? own : Reflect.get(target, name, target)),
    });
  }

  /** The same masks, timed. */
  watchMasks(masks: StepMasks): StepMasks {
    return this.watch(masks, () => STREAMS);
  }

  sum(): number {
    return [...this.totals.values()].reduce((sum, { ms }) => sum + ms, 0);
  }

  clear(): void {
    this.totals.clear();
  }

  private watch<T extends object>(inner: T, label: (name: string) => string | undefined): T {
    return new Proxy(inner, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        const labelled = label(String(name));
        if (labelled === undefined) return member.bind(target);
        return (...parameters: unknown[]) => {
          const started = performance.now();
          const result = Reflect.apply(member, target, parameters);
          this.add(labelled, performance.now() - started);
          return result;
        };
      },
    });
  }

  private add(name: string, ms: number): void {
    const total = this.totals.get(name) ?? { calls: 0, ms: 0 };
    this.totals.set(name, { calls: total.calls + 1, ms: total.ms + ms });
  }
}
