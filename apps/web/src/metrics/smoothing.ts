/**
 * Exponential moving average without the start-up bias of a zero initial value (as TensorBoard's slider).
 * `weight` in [0, 1): 0 leaves the values as they are. Missing and non-finite values pass through untouched.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let average = 0;
  let seen = 0;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value;
    seen += 1;
    average = weight * average + (1 - weight) * value;
    return average / (1 - weight ** seen);
  });
}
