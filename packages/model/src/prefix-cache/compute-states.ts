import { type LevelRows, levelRows, type Model, type Prefix } from "../distilbert.ts";
import { DropoutMasks, type StepMasks } from "../dropout.ts";
import type { ModelShape } from "../freezing.ts";
import type { BatchLayout } from "../layout.ts";
import { type Chunking, chunking, type Text } from "./chunks.ts";
import type { PrefixDtype, PrefixMode } from "./key.ts";
import { decodeStates, encodeStates, halfStates, type TextStates } from "./text-states.ts";

/** Rows of a text's states at a level: one for each token, and above all blocks one. */
export function rowsAt(level: number, { blocks }: ModelShape, { ids }: Text): number {
  return level > blocks ? 1 : ids.length;
}

/** Embeddings alone (level 1) are looked up faster than they are read from a disk. */
export const LOWEST_KEPT = 2;

/** Computes the states of texts, in the number format in which they are kept. */
export class StateComputer {
  private readonly masks: DropoutMasks | undefined;
  private readonly chunking: Chunking;

  constructor(
    private readonly model: Model,
    private readonly dtype: PrefixDtype,
    private readonly mode: PrefixMode,
  ) {
    this.masks = mode.kind === "stochastic" ? new DropoutMasks(mode.rates, mode.seed) : undefined;
    this.chunking = chunking(model.ops.fused.attentionPads, model.shape.heads);
  }

  /** Texts in chunks, as `compute` takes them. */
  chunksOf(texts: Iterable<Text>): Text[][] {
    return this.chunking.chunksOf(texts);
  }

  /**
   * Passes from the token ids, or from states that are there, to a level. From `LOWEST_KEPT` on the states of every
   * level are rounded to the number format before the pass goes on: so a level's states are the same in every bit,
   * whichever level they are computed from.
   * @param chunk one of `chunksOf`
   * @param start the states of each text at a lower level, `LOWEST_KEPT` or higher
   * @returns the states of each text at every level on the way, ascending
   */
  async compute(
    chunk: readonly Text[],
    toLevel: number,
    start?: { level: number; states: readonly TextStates[] },
  ): Promise<{ level: number; states: TextStates[] }[]> {
    const { ops, shape } = this.model;
    const layout = this.chunking.layOut(chunk);
    const masks = this.masksOf(chunk, layout);
    const onTheWay: { level: number; states: TextStates[] }[] = [];
    let prefix: Prefix | LevelRows | undefined = start && {
      level: start.level,
      states: decodeStates(start.states, shape.dim),
    };
    for (let level = start ? start.level + 1 : Math.min(LOWEST_KEPT, toLevel); level <= toLevel; level += 1) {
      const rows = levelRows(this.model, { layout, prefix }, level, masks);
      const kept = await this.kept({ level, rows }, chunk, layout);
      onTheWay.push({ level, states: kept.states });
      prefix = kept.prefix;
    }
    ops.free(prefix);
    return onTheWay;
  }

  /**
   * The states of each text at a level, rounded, and what the pass goes on from. Rows need not leave the engine for
   * it, unless some texts are kept as float16 and others, with values too large for that, as float32.
   */
  private async kept(
    { level, rows }: LevelRows,
    chunk: readonly Text[],
    layout: BatchLayout,
  ): Promise<{ states: TextStates[]; prefix: Prefix | LevelRows }> {
    const { ops, shape } = this.model;
    const { dim } = shape;
    const ofEach = (take: (rows: number, start: number, end: number) => TextStates) =>
      chunk.map((text, place) => {
        const count = rowsAt(level, shape, text);
        const first = level > shape.blocks ? place : (layout.firstRows[place] ?? 0);
        return take(count, first * dim, (first + count) * dim);
      });
    let isNeeded = false;
    try {
      const half = this.dtype === "float16" ? await ops.fused.roundToHalf(rows) : undefined;
      if (half) {
        const states = ofEach((rows, start, end) => halfStates(rows, half.halves.slice(start, end)));
        return { states, prefix: { level, rows: half.rounded } };
      }
      const values = await ops.read(rows); // (rows of all texts, dim)
      const states = ofEach((rows, start, end) =>
        encodeStates(rows, values.subarray(start, end), this.dtype),
      );
      isNeeded = this.dtype === "float32";
      return { states, prefix: isNeeded ? { level, rows } : { level, states: decodeStates(states, dim) } };
    } finally {
      if (!isNeeded) ops.free(rows);
    }
  }

  /** A text's masks depend on the seed, the copy and the text, not on its place in the data. */
  private masksOf(chunk: readonly Text[], { lengths }: BatchLayout): StepMasks | undefined {
    if (!this.masks || this.mode.kind !== "stochastic") return undefined;
    const keys = new Int32Array(lengths.length);
    for (const [place, { name }] of chunk.entries()) keys[place] = Number.parseInt(name.slice(0, 8), 16);
    return this.masks.forStep(this.mode.copy, keys);
  }
}
