/** Dropout's random streams, one for each row of a mask: from the same key come the same dropped places. */
export interface DropoutStreams {
  /** The share that is dropped. */
  rate: number;
  /** (R) the key of each row's stream. */
  keys: Int32Array;
}

/**
 * Dropped places of one stream. Instead of asking every place, it jumps from one dropped place to the next:
 * the gaps between them are geometrically distributed, and come from a table by 16 random bits.
 * kernels/dropout.h draws the same.
 */
export class Drops {
  private readonly gaps: Int32Array;
  private state: number;
  private spare = -1;
  /** Places from here to the next dropped one. */
  private ahead: number;

  constructor(key: number, rate: number) {
    this.gaps = gapTable(rate);
    this.state = key;
    this.ahead = this.nextGap() - 1;
  }

  /** Sets the dropped ones of the stream's next `count` places to 0; the first is `mask[start]`. */
  clear(mask: Float32Array, start: number, count: number): void {
    let place = this.ahead;
    while (place < count) {
      mask[start + place] = 0;
      place += this.nextGap();
    }
    this.ahead = place - count;
  }

  private nextGap(): number {
    if (this.spare >= 0) {
      const gap = this.gaps[this.spare] ?? 1;
      this.spare = -1;
      return gap;
    }
    this.state = (this.state + 0x9e3779b9) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    bits ^= bits >>> 16;
    this.spare = bits >>> 16;
    return this.gaps[bits & 0xffff] ?? 1;
  }
}

/** (R, width): 0 where dropped, else 1/(1−rate). */
export function rowMasks({ rate, keys }: DropoutStreams, width: number): Float32Array {
  const mask = new Float32Array(keys.length * width).fill(1 / (1 - rate));
  for (const [row, key] of keys.entries()) new Drops(key, rate).clear(mask, row * width, width);
  return mask;
}

const GAP_BITS = 16;
const gapTables = new Map<number, Int32Array>();

/** Distance from one dropped place to the next (1, 2, …) for each value of 16 random bits. */
export function gapTable(rate: number): Int32Array {
  let table = gapTables.get(rate);
  if (!table) {
    const size = 2 ** GAP_BITS;
    const logKept = Math.log(1 - rate);
    table = Int32Array.from(
      { length: size },
      (_, bits) => Math.floor(Math.log((bits + 0.5) / size) / logKept) + 1,
    );
    gapTables.set(rate, table);
  }
  return table;
}
