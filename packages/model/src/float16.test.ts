import { expect, test } from "vitest";
import { fromFloat16, toFloat16 } from "./float16.ts";

function decoded(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  fromFloat16(halves, values, 0);
  return values;
}

test("every finite half comes back as itself", () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, half) => half);
  const finite = all.filter((half) => (half & 0x7c00) !== 0x7c00);
  expect(toFloat16(decoded(finite))).toEqual(finite);
});

test("the halves have the values of the standard", () => {
  expect([...decoded(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555))]).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    0.333251953125,
  ]);
});

test("a value between two halves goes to the nearer one, and from the middle to the even one", () => {
  const halves = decoded(Uint16Array.from({ length: 0x7bff }, (_, half) => half)); // ascending, positive
  const values: number[] = [];
  const wanted: number[] = [];
  for (let half = 0; half + 1 < halves.length; half += 1) {
    const low = halves[half] ?? 0;
    const high = halves[half + 1] ?? 0;
    const middle = (low + high) / 2; // exact in float32
    const step = middle * 2 ** -23 || 2 ** -149;
    values.push(middle - step, middle, middle + step);
    wanted.push(half, half % 2 === 0 ? half : half + 1, half + 1);
  }
  expect(toFloat16(Float32Array.from(values))).toEqual(Uint16Array.from(wanted));
  expect(toFloat16(Float32Array.from(values, (value) => -value))).toEqual(
    Uint16Array.from(wanted, (half) => half | 0x8000),
  );
});

test.each([65520, -70000, Number.POSITIVE_INFINITY, Number.NaN])(
  "%d, which no half can stand for, is refused instead of becoming infinity",
  (value) => {
    expect(toFloat16(Float32Array.of(1, value))).toBeUndefined();
  },
);

test("the largest half takes what rounds down to it", () => {
  expect(toFloat16(Float32Array.of(65504, 65519))).toEqual(Uint16Array.of(0x7bff, 0x7bff));
});
