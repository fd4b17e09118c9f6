import type { BatchLayout } from "./layout.ts";
import { NO_SENTENCE } from "./layout.ts";
import { hash, STREAMS } from "./random.ts";

/** Dropout rates, as in the model's config.json. */
export interface DropoutRates {
  /** After the embeddings and after each feed-forward layer (`dropout`). */
  hidden: number;
  /** On attention's probabilities (`attention_dropout`). */
  attention: number;
  /** Before the classifier (`seq_classif_dropout`). */
  classifier: number;
}

/** Where in the model a mask belongs. A site has the same number whatever is frozen. */
export const SITES = {
  embeddings: 0,
  classifier: 1,
  attention: (block: number) => 2 + 2 * block,
  feedForward: (block: number) => 3 + 2 * block,
};

/**
 * Dropout masks: 0 with probability `rate`, otherwise 1/(1−rate).
 *
 * Every token of every sentence draws from its own stream, keyed by (seed, site, step, sentence, token), so a
 * mask does not depend on the freeze setting, on padding, on the layout of the rows or on the engine.
 */
export class DropoutMasks {
  private readonly buffers = new Map<string, Float32Array>();

  /** `step` counts from 0. `sentences` (B) are the numbers of the batch's sentences in the training data. */
  constructor(
    readonly rates: DropoutRates,
    private readonly seed: number,
  ) {}

  /** The masks of one step. The tensors of the step before must be freed: their memory is used again. */
  forStep(step: number, sentences: Int32Array): StepMasks {
    return new StepMasks(this.rates, this.buffers, (site, sentence, token) =>
      hash(STREAMS.dropout, this.seed, site, step, sentences[sentence] ?? 0, token),
    );
  }
}

type Key = (site: number, sentence: number, token: number) => number;

export class StepMasks {
  constructor(
    readonly rates: DropoutRates,
    private readonly buffers: Map<string, Float32Array>,
    private readonly key: Key,
  ) {}

  /** (N, width): a mask for every row. Rows without a token keep 1/(1−rate). */
  rows(site: number, layout: BatchLayout, width: number, rate: number): Float32Array {
    const mask = this.filled(`${site}`, layout.rows * width, rate);
    for (let row = 0; row < layout.rows; row += 1) {
      const sentence = layout.sentenceOfRow[row] ?? NO_SENTENCE;
      if (sentence === NO_SENTENCE) continue;
      const drops = new Drops(this.key(site, sentence, layout.positions[row] ?? 0), rate);
      drops.clear(mask, row * width, width);
    }
    return mask;
  }

  /** (B, width): a mask for the first token of every sentence. */
  sentences(site: number, layout: BatchLayout, width: number, rate: number): Float32Array {
    const mask = this.filled(`${site}`, layout.lengths.length * width, rate);
    for (let sentence = 0; sentence < layout.lengths.length; sentence += 1) {
      new Drops(this.key(site, sentence, 0), rate).clear(mask, sentence * width, width);
    }
    return mask;
  }

  /**
   * (B, H, Q, T): a mask for the probabilities of every real query and key, head after head from one stream.
   * @param queries Q: of each sentence only this many tokens, the first ones, are asked
   */
  attention(
    site: number,
    layout: BatchLayout,
    groupIndex: number,
    heads: number,
    rate: number,
    queries: number,
  ): Float32Array {
    const group = layout.groups[groupIndex];
    if (!group) throw new Error(`The batch has no attention group ${groupIndex}.`);
    const { sentences, length } = group;
    const mask = this.filled(`${site}/${groupIndex}`, sentences.length * heads * queries * length, rate);
    for (const [index, sentence] of sentences.entries()) {
      const tokens = layout.lengths[sentence] ?? 0;
      for (let query = 0; query < Math.min(tokens, queries); query += 1) {
        const drops = new Drops(this.key(site, sentence, query), rate);
        for (let head = 0; head < heads; head += 1) {
          drops.clear(mask, ((index * heads + head) * queries + query) * length, tokens);
        }
      }
    }
    return mask;
  }

  private filled(name: string, length: number, rate: number): Float32Array {
    let buffer = this.buffers.get(name);
    if (!buffer || buffer.length < length) {
      buffer = new Float32Array(Math.ceil(length * 1.25));
      this.buffers.set(name, buffer);
    }
    return buffer.subarray(0, length).fill(1 / (1 - rate));
  }
}

/**
 * Dropped places of one stream. Instead of asking every place, it jumps from one dropped place to the next:
 * the gaps between them are geometrically distributed, and come from a table by 16 random bits.
 */
class Drops {
  private readonly gaps: Uint32Array;
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

const GAP_BITS = 16;
const gapTables = new Map<number, Uint32Array>();

/** Distance from one dropped place to the next (1, 2, …) for each value of 16 random bits. */
function gapTable(rate: number): Uint32Array {
  let table = gapTables.get(rate);
  if (!table) {
    const size = 2 ** GAP_BITS;
    const logKept = Math.log(1 - rate);
    table = Uint32Array.from(
      { length: size },
      (_, bits) => Math.floor(Math.log((bits + 0.5) / size) / logKept) + 1,
    );
    gapTables.set(rate, table);
  }
  return table;
}
