/** The bits of 65520 as float32: from here on, half precision rounds to infinity. */
const TOO_LARGE = 0x477ff000;
/** The bits of 2⁻¹⁴, the smallest number that half precision holds with all its digits. */
const SMALLEST_NORMAL = 0x38800000;
/** The bits of 2⁻²⁵: this and everything below rounds to 0. */
const ROUNDS_TO_ZERO = 0x33000000;

/**
 * IEEE half precision, rounded to nearest, ties to even.
 * @returns undefined when a value is too large for half precision (65520 and more), infinite or NaN
 */
export function toFloat16(values: Float32Array): Uint16Array | undefined {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < bits.length; index += 1) {
    const value = bits[index] ?? 0;
    const magnitude = value & 0x7fffffff;
    if (magnitude >= TOO_LARGE) return undefined;
    const half = magnitude < SMALLEST_NORMAL ? subnormalHalf(magnitude) : normalHalf(magnitude);
    halves[index] = ((value >>> 16) & 0x8000) | half;
  }
  return halves;
}

/** Writes half-precision numbers as float32, exactly, into `target` from `start` on. */
export function fromFloat16(halves: Uint16Array, target: Float32Array, start: number): void {
  const table = decodingTable();
  for (let index = 0; index < halves.length; index += 1) {
    target[start + index] = table[halves[index] ?? 0] ?? 0;
  }
}

/** Drops 13 of 23 digits; adding almost half a unit first, and the last digit kept, rounds ties to even. */
function normalHalf(magnitude: number): number {
  return (magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13;
}

function subnormalHalf(magnitude: number): number {
  if (magnitude <= ROUNDS_TO_ZERO) return 0;
  const digits = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - (magnitude >>> 23); // the unit of a subnormal half is 2⁻²⁴
  const half = digits >>> shift;
  const rest = digits & (2 ** shift - 1);
  const middle = 2 ** (shift - 1);
  return rest > middle || (rest === middle && half % 2 === 1) ? half + 1 : half;
}

let table: Float32Array | undefined;

/** The value of each of the 65,536 halves: one look-up is faster than taking a half apart. */
function decodingTable(): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}
