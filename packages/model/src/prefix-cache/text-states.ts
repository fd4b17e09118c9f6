import { fromFloat16, toFloat16 } from "../float16.ts";
import type { PrefixDtype } from "./key.ts";

/** The states of one text: `rows` rows of the prefix's width, in the number format in which they are kept. */
export interface TextStates {
  rows: number;
  dtype: PrefixDtype;
  bytes: Uint8Array;
}

/** The frozen layers give NaN or infinity: training on it makes no sense. */
export class PrefixNotFiniteError extends Error {
  override readonly name = "PrefixNotFiniteError";
}

const BYTES = { float16: 2, float32: 4 } as const satisfies Record<PrefixDtype, number>;

/** Bytes of a text's states. */
export function stateBytes(rows: number, dim: number, dtype: PrefixDtype): number {
  return rows * dim * BYTES[dtype];
}

/**
 * Half precision where it can hold the values; one too large for it makes its text float32.
 * @throws PrefixNotFiniteError
 */
export function encodeStates(rows: number, values: Float32Array, dtype: PrefixDtype): TextStates {
  const halves = dtype === "float16" ? toFloat16(values) : undefined;
  if (halves) return halfStates(rows, halves);
  if (!values.every(Number.isFinite)) {
    throw new PrefixNotFiniteError(
      "the frozen layers give a value that is not a finite number: the model's weights are broken, or their training diverged",
    );
  }
  return { rows, dtype: "float32", bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/** States of halves that are an array of their own. */
export function halfStates(rows: number, { buffer }: Uint16Array): TextStates {
  return { rows, dtype: "float16", bytes: new Uint8Array(buffer) };
}

/** The states of texts, one after the other, as float32: (rows of all texts, dim). */
export function decodeStates(texts: readonly TextStates[], dim: number): Float32Array {
  const values = new Float32Array(texts.reduce((sum, { rows }) => sum + rows, 0) * dim);
  let start = 0;
  for (const { rows, dtype, bytes } of texts) {
    const { buffer, byteOffset } = bytes;
    const length = rows * dim;
    if (dtype === "float32") values.set(new Float32Array(buffer, byteOffset, length), start);
    else fromFloat16(new Uint16Array(buffer, byteOffset, length), values, start);
    start += length;
  }
  return values;
}
