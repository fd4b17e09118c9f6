import { type Batch, type Model, prefixStates } from "./distilbert.ts";
import type { StepMasks } from "./dropout.ts";
import { layerGroupNames, type ModelShape } from "./freezing.ts";

/** The loss or the gradient became NaN or infinite. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  constructor(
    what: "loss" | "gradient" | "validation loss" | "test loss",
    readonly step: number,
    /** The layer group where it first appeared, "block 3"; undefined when it was not looked for. */
    readonly layerGroup?: string,
  ) {
    const where =
      layerGroup && `, first in the ${what === "gradient" ? "gradient" : "output"} of ${layerGroup}`;
    super(`the ${what} of step ${step} is not a finite number${where ?? ""}: lower training.learningRate`);
  }
}

/** The lowest layer group whose output for this batch has a value that is not finite, from another forward pass. */
export async function nonFiniteOutput(model: Model, batch: Batch, masks: StepMasks): Promise<string> {
  const { ops, shape } = model;
  const names = layerGroupNames(shape.blocks);
  for (let level = batch.prefix?.level ?? 1; level <= shape.blocks + 1; level += 1) {
    const states = prefixStates(model, batch, level, masks);
    const values = await ops.read(states);
    ops.free(states);
    if (!values.every(Number.isFinite)) return names[level - 1] ?? "head";
  }
  return "head";
}

/** The first layer group of the backward pass, so the highest, whose gradient is not finite. `norms` by group. */
export function nonFiniteGradient(
  norms: ReadonlyMap<number, number>,
  { blocks }: ModelShape,
): string | undefined {
  const bad = [...norms].filter(([, norm]) => !Number.isFinite(norm)).map(([group]) => group);
  return layerGroupNames(blocks)[Math.max(...bad)];
}
