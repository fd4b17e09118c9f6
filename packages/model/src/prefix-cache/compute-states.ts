import { type Model, prefixStates } from "../distilbert.ts";
import { DropoutMasks, type StepMasks } from "../dropout.ts";
import type { ModelShape } from "../freezing.ts";
import { layOut } from "../layout.ts";
import type { PrefixDtype, PrefixMode } from "./key.ts";
import { decodeStates, encodeStates, type TextStates } from "./text-states.ts";

/** One text as its states are computed and kept. */
export interface Text {
  /** From its token ids in the model's full vocabulary. */
  name: string;
  /** Token ids as the model takes them. */
  ids: Int32Array;
}

/** Rows of a text's states at a level: one for each token, and above all blocks one. */
export function rowsAt(level: number, { blocks }: ModelShape, { ids }: Text): number {
  return level > blocks ? 1 : ids.length;
}

/** Embeddings alone (level 1) are looked up faster than they are read from a disk. */
export const LOWEST_KEPT = 2;
/** Attention is padded to a multiple of this, the width of the widest registers in float32s (twice over). */
const LENGTH_STEP = 8;
/** Rows of a chunk, about. More is hardly faster; less wastes less on the last chunk of each length. */
const CHUNK_ROWS = 512;

/**
 * Texts in chunks that are computed together. All texts of a chunk are padded to one length, and a chunk of
 * this length always has the same number of sentences (missing ones are filled up), so the shapes of every
 * operation depend on the text's own length alone. Since no row's result depends on what other rows hold, nor
 * on its place, a text's states are then the same in every bit, whichever texts it is computed with.
 */
export function chunks(texts: Iterable<Text>): Text[][] {
  const byLength = new Map<number, Text[]>();
  for (const text of texts) {
    const length = paddedLength(text);
    const group = byLength.get(length) ?? [];
    byLength.set(length, group);
    group.push(text);
  }
  const ascending = [...byLength].sort(([a], [b]) => a - b);
  return ascending.flatMap(([length, group]) => {
    const size = sentencesOf(length);
    const count = Math.ceil(group.length / size);
    return Array.from({ length: count }, (_, chunk) => group.slice(chunk * size, (chunk + 1) * size));
  });
}

const paddedLength = ({ ids }: Text) => Math.ceil(ids.length / LENGTH_STEP) * LENGTH_STEP;
const sentencesOf = (length: number) => Math.max(1, Math.floor(CHUNK_ROWS / length));

/** Computes the states of texts, in the number format in which they are kept. */
export class StateComputer {
  private readonly masks: DropoutMasks | undefined;

  constructor(
    private readonly model: Model,
    private readonly dtype: PrefixDtype,
    private readonly mode: PrefixMode,
  ) {
    this.masks = mode.kind === "stochastic" ? new DropoutMasks(mode.rates, mode.seed) : undefined;
  }

  /**
   * Passes from the token ids, or from states that are there, to a level. From `LOWEST_KEPT` on the states of every
   * level are rounded to the number format before the pass goes on: so a level's states are the same in every bit,
   * whichever level they are computed from.
   * @param chunk one of `chunks`
   * @param start the states of each text at a lower level, `LOWEST_KEPT` or higher
   * @returns the states of each text at every level on the way, ascending
   */
  async compute(
    chunk: readonly Text[],
    toLevel: number,
    start?: { level: number; states: readonly TextStates[] },
  ): Promise<{ level: number; states: TextStates[] }[]> {
    const { ops, shape } = this.model;
    const [first] = chunk;
    if (!first) return [];
    const length = paddedLength(first);
    const full = Array.from({ length: sentencesOf(length) }, (_, place) => chunk[place] ?? first);
    const layout = layOut(
      full.map(({ ids }) => ids),
      shape.heads,
      "padded",
      length,
    );
    const onTheWay: { level: number; states: TextStates[] }[] = [];
    let below = start;
    for (let level = start ? start.level + 1 : Math.min(LOWEST_KEPT, toLevel); level <= toLevel; level += 1) {
      const prefix = below && { level: below.level, states: this.decodeFull(below.states, full.length) };
      const output = prefixStates(this.model, { layout, prefix }, level, this.masksOf(full));
      const values = await ops.read(output); // (rows of all texts, dim)
      ops.free(output);
      const states = this.encodeEach(chunk, level, values);
      onTheWay.push({ level, states });
      below = { level, states };
    }
    return onTheWay;
  }

  /** As many texts as a full chunk has: the first one stands for those that are missing. */
  private decodeFull(states: readonly TextStates[], count: number): Float32Array {
    const full = Array.from({ length: count }, (_, place) => states[place] ?? states[0]);
    return decodeStates(
      full.filter((text) => text !== undefined),
      this.model.shape.dim,
    );
  }

  private encodeEach(chunk: readonly Text[], level: number, values: Float32Array): TextStates[] {
    const { shape } = this.model;
    let start = 0;
    return chunk.map((text) => {
      const rows = rowsAt(level, shape, text);
      const end = start + rows * shape.dim;
      const states = encodeStates(rows, values.subarray(start, end), this.dtype);
      start = end;
      return states;
    });
  }

  /** A text's masks depend on the seed, the copy and the text, not on its place in the data. */
  private masksOf(texts: readonly Text[]): StepMasks | undefined {
    if (!this.masks || this.mode.kind !== "stochastic") return undefined;
    const keys = Int32Array.from(texts, ({ name }) => Number.parseInt(name.slice(0, 8), 16));
    return this.masks.forStep(this.mode.copy, keys);
  }
}
