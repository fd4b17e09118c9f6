import { type BatchLayout, layOut, layOutFixed } from "../layout.ts";

/** One text as its states are computed and kept. */
export interface Text {
  /** From its token ids in the model's full vocabulary. */
  name: string;
  /** Token ids as the model takes them. */
  ids: Int32Array;
}

/**
 * How texts are computed together. Products round a row by their shapes, and attention that pads does so by the
 * shapes of a group; neither by what other rows hold, nor by a row's place among them. So the shapes of a chunk
 * follow from nothing but a text's own length, and a text's states are the same in every bit whichever texts it is
 * computed with.
 */
export interface Chunking {
  /** Texts in chunks that are computed together; each chunk has at least one text. */
  chunksOf(texts: Iterable<Text>): Text[][];
  layOut(chunk: readonly Text[]): BatchLayout;
}

/** Rows of a chunk. More is hardly faster; less wastes less on the last chunk. */
export const CHUNK_ROWS = 512;
/** Sentences of a chunk: the rows of the last block, which computes first tokens alone. */
export const CHUNK_PLACES = 64;
/** Attention that pads does so to a multiple of this, the width of the widest registers in float32s (twice over). */
const LENGTH_STEP = 8;

export const chunking = (attentionPads: boolean, heads: number): Chunking =>
  attentionPads ? byLength(heads) : PACKED;

/** For attention that does not pad: every chunk has the same shape, filled with texts of any lengths. */
const PACKED: Chunking = {
  chunksOf(texts) {
    const byLength: Text[][] = [];
    for (const text of texts) {
      const same = byLength[text.ids.length] ?? [];
      byLength[text.ids.length] = same;
      same.push(text);
    }
    const chunks: Text[][] = [];
    for (let chunk = takeChunk(byLength); chunk.length > 0; chunk = takeChunk(byLength)) chunks.push(chunk);
    return chunks;
  },

  layOut(chunk) {
    const tokens = chunk.reduce((sum, { ids }) => sum + ids.length, 0);
    // A text that is longer than a chunk has one of its own, whose shape is as much its own.
    const rows = Math.max(1, Math.ceil(tokens / CHUNK_ROWS)) * CHUNK_ROWS;
    return layOutFixed(
      chunk.map(({ ids }) => ids),
      { rows, places: CHUNK_PLACES },
    );
  },
};

/** The longest text that is left, and then again and again the longest that fits into the rows that are left. */
function takeChunk(byLength: Text[][]): Text[] {
  while (byLength.length > 0 && !byLength.at(-1)?.length) byLength.pop();
  const chunk: Text[] = [];
  let room = Math.max(CHUNK_ROWS, byLength.length - 1);
  let length = byLength.length - 1;
  while (length > 0 && chunk.length < CHUNK_PLACES) {
    const text = byLength[length]?.pop();
    if (text) {
      chunk.push(text);
      room -= length;
    }
    length = Math.min(text ? length : length - 1, room);
  }
  return chunk;
}

/**
 * For attention that pads: all texts of a chunk are padded to one length, and a chunk of this length always has the
 * same number of sentences; those that are missing have no token.
 */
const byLength = (heads: number): Chunking => ({
  chunksOf(texts) {
    const groups = new Map<number, Text[]>();
    for (const text of texts) {
      const length = paddedLength(text);
      const group = groups.get(length) ?? [];
      groups.set(length, group);
      group.push(text);
    }
    const ascending = [...groups].sort(([a], [b]) => a - b);
    return ascending.flatMap(([length, group]) => {
      const size = sentencesOf(length);
      const count = Math.ceil(group.length / size);
      return Array.from({ length: count }, (_, chunk) => group.slice(chunk * size, (chunk + 1) * size));
    });
  },

  layOut(chunk) {
    const length = Math.max(0, ...chunk.map(paddedLength));
    const missing = Array.from({ length: sentencesOf(length) - chunk.length }, () => new Int32Array());
    return layOut([...chunk.map(({ ids }) => ids), ...missing], heads, "padded", length);
  },
});

const paddedLength = ({ ids }: Text) => Math.ceil(ids.length / LENGTH_STEP) * LENGTH_STEP;
const sentencesOf = (length: number) => Math.max(1, Math.floor(CHUNK_ROWS / length));
