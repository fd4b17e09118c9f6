import { layerGroups, type ModelShape } from "./freezing.ts";
import { Random, STREAMS } from "./random.ts";
import type { Weights } from "./weights.ts";

/** Hugging Face's `initializer_range`. */
const DEVIATION = 0.02;

/** A new head for a pretrained encoder: weights normal with deviation 0.02, biases 0. Depends on the seed alone. */
export function initialHead(shape: ModelShape, seed: number): Weights {
  const random = new Random(STREAMS.head, seed);
  const head: Weights = new Map();
  for (const { name, shape: size } of layerGroups(shape).at(-1)?.parameters ?? []) {
    const data = new Float32Array(size.reduce((product, length) => product * length, 1));
    if (name.endsWith(".weight"))
      data.forEach((_, index) => {
        data[index] = DEVIATION * random.normal();
      });
    head.set(name, { shape: size, data });
  }
  return head;
}
