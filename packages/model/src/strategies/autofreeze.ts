import { z } from "zod";
import type { Ops, Tensor } from "../engine/ops.ts";
import { prefixMask } from "../freezing.ts";
import type { PolicyOf } from "./policy-of.ts";
import { type Course, evenly, type ObservedStep, type Strategy, type StrategyState } from "./strategy.ts";

/** Share of the rate from each share of the training on. */
const STEPPED = [
  { from: 0.6, share: 0.4 },
  { from: 0.3, share: 0.7 },
  { from: 0, share: 1 },
];

const blockNumber = (name: string) => /^distilbert\.transformer\.layer\.(\d+)\./.exec(name)?.[1];

const Memory = z.strictObject({
  firstTrained: z.int().min(0),
  frozeAt: z.int().nullable(),
  sizes: z.array(z.number()).nullable(),
});

/**
 * AutoFreeze (Liu, Agarwal, Venkataraman 2021; rules as in its code, freeze_intermediate_e2e_lr.py). The signed
 * gradients of each block are added up over an interval; G is the L1 norm of the sum. At an interval's end a
 * block has changed by |G before − G| / G before. The blocks below the lowest one that changed as much as the
 * percentile of all that are trained freeze for good, and the embeddings with them. The last block never freezes.
 *
 * It differs from that code in two things: what stays trained keeps its Adam moments (unless `resetOptimizer`),
 * and a frozen block is never thawed (there a percentile of 0 would).
 */
export class AutoFreeze implements Strategy {
  private firstTrained = 0;
  private frozeAt: number | null = null;
  /** G of each block at the end of the interval before. */
  private sizes: number[] | null = null;
  /** Sums of gradients since the last interval's end, by checkpoint name. */
  private sums = new Map<string, Tensor>();
  private restored: StrategyState["tensors"] = new Map();
  private ops: Ops | undefined;
  private readonly interval: number;

  constructor(
    private readonly policy: PolicyOf<"autofreeze">,
    private readonly course: Course,
  ) {
    this.interval = Math.max(1, Math.floor(course.totalSteps / policy.intervals));
  }

  at(step: number) {
    const { blocks, totalSteps, warmup } = this.course;
    const depth = this.firstTrained === 0 ? 0 : 1 + this.firstTrained;
    const share = STEPPED.find(({ from }) => step >= from * totalSteps)?.share ?? 1;
    const resetOptimizer = this.policy.resetOptimizer && this.frozeAt === step;
    return { ...evenly(prefixMask(depth, blocks), share * warmup(step)), resetOptimizer };
  }

  async observe({ step, model: { ops }, gradients }: ObservedStep): Promise<void> {
    this.ops = ops;
    for (const [name, { shape, data }] of this.restored) this.sums.set(name, ops.tensor(shape, data));
    this.restored = new Map();
    for (const [name, gradient] of gradients) {
      if (blockNumber(name) !== undefined) this.add(ops, name, gradient);
    }
    if ((step + 1) % this.interval === 0) await this.endInterval(ops, step);
  }

  async save(): Promise<StrategyState> {
    const tensors = new Map(this.restored);
    for (const [name, sum] of this.sums) {
      tensors.set(name, { shape: [...sum.shape], data: await read(this.ops, sum) });
    }
    const { firstTrained, frozeAt, sizes } = this;
    return { values: { firstTrained, frozeAt, sizes }, tensors };
  }

  restore({ values, tensors }: StrategyState): void {
    const { firstTrained, frozeAt, sizes } = Memory.parse(values);
    this.firstTrained = firstTrained;
    this.frozeAt = frozeAt;
    this.sizes = sizes;
    this.restored = tensors;
  }

  free(): void {
    this.ops?.free(this.sums);
    this.sums.clear();
  }

  private add(ops: Ops, name: string, gradient: Tensor): void {
    const before = this.sums.get(name);
    // The gradient is freed after the step: the first sum is a copy of it.
    this.sums.set(name, before ? ops.add(before, gradient) : ops.mul(gradient, 1));
    ops.free(before);
  }

  private async endInterval(ops: Ops, step: number): Promise<void> {
    const sizes = new Array<number>(this.course.blocks).fill(0);
    for (const [name, sum] of this.sums) {
      const block = Number(blockNumber(name));
      sizes[block] = (sizes[block] ?? 0) + (await read(ops, sum)).reduce((l1, x) => l1 + Math.abs(x), 0);
    }
    this.free();
    if (this.sizes) {
      const first = firstToTrain(changes(this.sizes, sizes), this.firstTrained, this.policy.percentile);
      if (first > this.firstTrained) {
        this.firstTrained = first;
        this.frozeAt = step + 1;
      }
    }
    this.sizes = sizes;
  }
}

/** How much each block changed between two intervals: infinitely from 0, and not at all from 0 to 0. */
export function changes(before: readonly number[], now: readonly number[]): number[] {
  return now.map((size, block) => {
    const earlier = before[block] ?? 0;
    return size === earlier ? 0 : Math.abs(earlier - size) / earlier;
  });
}

/** The lowest block, from `trainedFrom` up, that changed at least as much as the percentile of those blocks. */
export function firstToTrain(changed: readonly number[], trainedFrom: number, percentile: number): number {
  const threshold = percentileOf(changed.slice(trainedFrom), percentile);
  const first = changed.findIndex((change, block) => block >= trainedFrom && change >= threshold);
  return first < 0 ? trainedFrom : first;
}

/** As numpy.percentile: linear between the two nearest values. */
function percentileOf(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (percentile / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  // Infinity minus itself, and times 0, would be no number.
  return above === below ? below : below + (above - below) * (place - Math.floor(place));
}

async function read(ops: Ops | undefined, tensor: Tensor): Promise<Float32Array> {
  if (!ops) throw new Error("AutoFreeze has sums of gradients, but has seen no step.");
  return ops.read(tensor);
}
