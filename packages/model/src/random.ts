/**
 * Seeded randomness, in separate streams: what one purpose draws never moves another. Runs of one seed with
 * different layers frozen therefore share their new head, the order of their data and their dropout masks.
 */
export const STREAMS = { head: 1, dataOrder: 2, dropout: 3 } as const;

/** A 32-bit hash of some integers in their order (the finaliser of MurmurHash3 between them). */
export function hash(...keys: number[]): number {
  let state = 0x9e3779b9;
  for (const key of keys) state = mix(state ^ mix(key + 0x85ebca6b)) + 0x9e3779b9;
  return mix(state);
}

function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Draws from one stream: uniform numbers in (0, 1) with 32 bits, and normal ones. */
export class Random {
  private state: number;

  constructor(...keys: number[]) {
    this.state = hash(...keys);
  }

  uniform(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return (mix(this.state) + 0.5) / 2 ** 32;
  }

  /** Mean 0, deviation 1 (Box–Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 … length−1 in random order (Fisher–Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last -= 1) {
      const other = Math.floor(this.uniform() * (last + 1));
      const moved = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = moved;
    }
    return order;
  }
}
