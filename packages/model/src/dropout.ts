import type { DropoutStreams } from "./drops.ts";
import { type BatchLayout, NO_SENTENCE } from "./layout.ts";
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
 * Dropout: each entry is 0 with probability `rate`, otherwise multiplied by 1/(1−rate).
 *
 * Every token of every sentence draws from its own stream, keyed by (seed, site, step, sentence, token), so
 * what is dropped does not depend on the freeze setting, on padding, on the layout of the rows or on the engine.
 */
export class DropoutMasks {
  /** `rates` as in the model's config.json. */
  constructor(
    readonly rates: DropoutRates,
    private readonly seed: number,
  ) {}

  /** The streams of one step, which counts from 0. `sentences` (B) are their numbers in the training data. */
  forStep(step: number, sentences: Int32Array): StepMasks {
    return new StepMasks(this.rates, (site, sentence, token) =>
      hash(STREAMS.dropout, this.seed, site, step, sentences[sentence] ?? 0, token),
    );
  }
}

export class StepMasks {
  constructor(
    readonly rates: DropoutRates,
    private readonly key: (site: number, sentence: number, token: number) => number,
  ) {}

  /** A stream for every row. That of a row without a token drops something too, which nothing depends on. */
  rows(site: number, layout: BatchLayout, rate: number): DropoutStreams {
    const keys = new Int32Array(layout.rows);
    for (const row of keys.keys()) {
      const sentence = layout.sentenceOfRow[row] ?? NO_SENTENCE;
      if (sentence !== NO_SENTENCE) keys[row] = this.key(site, sentence, layout.positions[row] ?? 0);
    }
    return { rate, keys };
  }

  /** A stream for the first token of every sentence: the same as in `rows`. */
  sentences(site: number, layout: BatchLayout, rate: number): DropoutStreams {
    return { rate, keys: Int32Array.from(layout.lengths, (_, sentence) => this.key(site, sentence, 0)) };
  }
}
