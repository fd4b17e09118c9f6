import { type Model, type Prefix, prefixStates } from "../distilbert.ts";
import { DropoutMasks, type StepMasks } from "../dropout.ts";
import type { ModelShape } from "../freezing.ts";
import { layOut } from "../layout.ts";
import { toFloat16 } from "./float16.ts";
import type { PrefixDtype, PrefixMode } from "./key.ts";
import type { TextStates } from "./pack.ts";

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

/** The frozen layers give NaN or infinity: training on it makes no sense. */
export class PrefixNotFiniteError extends Error {
  override readonly name = "PrefixNotFiniteError";
}

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
    /** The states (rows, dim) of texts, one after the other, at a lower level to start from. */
    private readonly from?: { level: number; read: (texts: readonly Text[]) => Promise<Float32Array> },
  ) {
    this.masks = mode.kind === "stochastic" ? new DropoutMasks(mode.rates, mode.seed) : undefined;
  }

  /**
   * One pass through the model. The states of a level are the same in every bit, whichever others are wanted: a
   * pass that is taken up from a level's float32 states does what it would have done without a stop.
   * @param chunk one of `chunks`
   * @param levels ascending
   * @returns for each level, the states of each text
   */
  async compute(chunk: readonly Text[], levels: readonly number[]): Promise<TextStates[][]> {
    const { ops, shape } = this.model;
    const [first] = chunk;
    if (!first) return levels.map(() => []);
    const length = paddedLength(first);
    const full = Array.from({ length: sentencesOf(length) }, (_, place) => chunk[place] ?? first);
    const layout = layOut(
      full.map(({ ids }) => ids),
      shape.heads,
      "padded",
      length,
    );
    let prefix: Prefix | undefined = this.from && {
      level: this.from.level,
      states: await this.from.read(full),
    };
    const computed: TextStates[][] = [];
    for (const level of levels) {
      const states = prefixStates(this.model, { layout, prefix }, level, this.masksOf(full));
      const values = await ops.read(states); // (rows of all texts, dim)
      ops.free(states);
      computed.push(this.encodeEach(chunk, level, values));
      prefix = { level, states: values };
    }
    return computed;
  }

  private encodeEach(chunk: readonly Text[], level: number, values: Float32Array): TextStates[] {
    const { shape } = this.model;
    let start = 0;
    return chunk.map((text) => {
      const rows = rowsAt(level, shape, text);
      const end = start + rows * shape.dim;
      const states = encode(rows, values.subarray(start, end), this.dtype);
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

/** Half precision where it can hold the values; one too large for it makes its text float32. */
function encode(rows: number, values: Float32Array, dtype: PrefixDtype): TextStates {
  const halves = dtype === "float16" ? toFloat16(values) : undefined;
  if (halves) return { rows, dtype, bytes: new Uint8Array(halves.buffer) };
  if (!values.every(Number.isFinite)) {
    throw new PrefixNotFiniteError(
      "the frozen layers give a value that is not a finite number: the model's weights are broken, or their training diverged",
    );
  }
  return { rows, dtype: "float32", bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
