// The layers that every part of the model is made of, with their backward functions: see distilbert.ts.
import type { SavedNorm } from "./engine/fused-ops.ts";
import type { Tensor } from "./engine/ops.ts";
import type { Pass } from "./pass.ts";

/** Hugging Face's epsilon for every layer norm of DistilBERT. */
const EPSILON = 1e-12;

// --- Linear: x·Wᵀ + b -----------------------------------------------------------------------------------

/** (N, in) → (N, out). */
export function linear(pass: Pass, x: Tensor, name: string): Tensor {
  const { ops } = pass;
  return ops.scope(() => ops.biasAdd(product(pass, x, name), pass.weight(`${name}.bias`)));
}

/** x·Wᵀ alone, for those whose bias is added by what comes next. */
export function product({ ops, weight }: Pass, x: Tensor, name: string): Tensor {
  return ops.matmul(x, weight(`${name}.weight`), { transposeB: true });
}

export function linearGradients(pass: Pass, dy: Tensor, x: Tensor, name: string): void {
  weightGradient(pass, dy, x, name);
  pass.gradient(`${name}.bias`, () => pass.ops.columnSums(dy)); // (out)
}

export function weightGradient(pass: Pass, dy: Tensor, x: Tensor, name: string): void {
  pass.gradient(`${name}.weight`, () => pass.ops.matmul(dy, x, { transposeA: true })); // (out, in)
}

/** (N, out) → (N, in). */
export function linearBackward({ ops, weight }: Pass, dy: Tensor, name: string): Tensor {
  return ops.matmul(dy, weight(`${name}.weight`));
}

// --- Add and norm: layer norm(residual + dropout(x + bias)) ----------------------------------------------

export function addNorm(
  { ops, weight }: Pass,
  x: Tensor,
  residual: Tensor,
  { bias, mask }: { bias?: string; mask?: Tensor | undefined },
  name: string,
): { y: Tensor; saved: SavedNorm } {
  return ops.fused.addNorm(x, residual, {
    bias: bias === undefined ? undefined : weight(bias),
    mask,
    gain: weight(`${name}.weight`),
    beta: weight(`${name}.bias`),
    epsilon: EPSILON,
  });
}

/** @param dy (N, dim), of all that reads the result */
export function addNormBackward(
  pass: Pass,
  dy: Tensor[],
  saved: SavedNorm,
  { bias }: { bias?: string },
  name: string,
): { residual: Tensor; x: Tensor } {
  const by = pass.ops.fused.addNormBackward(dy, saved, pass.weight(`${name}.weight`));
  pass.gradient(`${name}.weight`, () => by.gain);
  pass.gradient(`${name}.bias`, () => by.beta);
  if (bias !== undefined) pass.gradient(bias, () => by.bias);
  return by;
}

// --- Dropout -----------------------------------------------------------------------------------------------

export const dropout = ({ ops }: Pass, x: Tensor, mask: Tensor | undefined) => (mask ? ops.mul(x, mask) : x);
