import { groupByLength } from "./length-groups.ts";

/**
 * Where the tokens of a batch are. Activations are rows (N, dim): one row for each token of each sentence.
 * The layout says which row belongs to which (sentence, position); only attention needs sentences side by
 * side: where an engine has no kernel that takes them from the rows, it gathers rows into slots (B, H, T, D) and puts
 * them back, in a few groups of sentences of like length. Everything else works on rows, and does not know whether
 * the batch is padded or packed.
 */
export interface BatchLayout {
  /** N: number of rows. */
  rows: number;
  /** (N) vocabulary id of each row; 0 ([PAD]) where there is no token. */
  tokenIds: Int32Array;
  /** (N) position in its sentence. */
  positions: Int32Array;
  /** (N) index in the batch, or NO_SENTENCE where there is no token. */
  sentenceOfRow: Int32Array;
  /** (B) the row of each sentence's first token, [CLS]. */
  firstRows: Int32Array;
  /** (B) number of tokens. */
  lengths: Int32Array;
  /** For engines whose attention pads; made when it is first asked for. */
  readonly groups: readonly AttentionGroup[];
}

/** Sentences that attention pads to one length T and computes together; B is their number here. */
export interface AttentionGroup {
  /** (B) indices in the batch. */
  sentences: Int32Array;
  /** T. */
  length: number;
  /** (B, H, T) for each slot, the number of its head's slice among the N·H slices of all rows: row·H + head. */
  slots: Int32Array;
  /** (B, H, 1) the same for the first tokens, among the B·H slices of the batch's first tokens alone. */
  firstSlots: Int32Array;
  /** (B, T) 0 for a token, a large negative number for padding; undefined when nothing is padded. */
  keyMask: Float32Array | undefined;
}

export type LayoutKind = "padded" | "packed";

export const NO_SENTENCE = -1;

/** Added to the score of a padded key; its probability becomes exactly 0. */
const MASKED = -1e9;

/**
 * Lays out a batch of token ids.
 * `padded`: every sentence has as many rows as the longest one (N = B·T).
 * `packed`: a row for each token and one more, the dummy, that stands for every padded slot of attention.
 * Its values are finite and masked, and nothing reads what comes out of it, so its gradient is exactly 0.
 * @param padTo the least T of a padded batch, for shapes that do not depend on its sentences
 */
export function layOut(
  sentences: readonly Int32Array[],
  heads: number,
  kind: LayoutKind,
  padTo = 0,
): BatchLayout {
  const lengths = Int32Array.from(sentences, (ids) => ids.length);
  const lengthOf = (sentence: number) => lengths[sentence] ?? 0;
  const longest = lengths.reduce((most, length) => Math.max(most, length), padTo);
  const everySentence = Int32Array.from(lengths.keys());
  const grouped = kind === "packed" ? groupByLength(lengths, heads) : [everySentence];
  const paddedTo = (group: Int32Array) =>
    kind === "packed" ? group.reduce((most, n) => Math.max(most, lengthOf(n)), 0) : longest;
  const uneven = grouped.some((group) => group.some((n) => lengthOf(n) < paddedTo(group)));
  const rowsOf = (length: number) => (kind === "padded" ? longest : length);

  const firstRows = new Int32Array(sentences.length);
  let tokenRows = 0;
  for (const [sentence, length] of lengths.entries()) {
    firstRows[sentence] = tokenRows;
    tokenRows += rowsOf(length);
  }
  const dummy = tokenRows;
  const rows = tokenRows + (kind === "packed" && uneven ? 1 : 0);

  const rowAt = (sentence: number, position: number) =>
    position < rowsOf(lengthOf(sentence)) ? (firstRows[sentence] ?? 0) + position : dummy;
  let groups: AttentionGroup[] | undefined;
  return {
    ...{ rows, firstRows, lengths, ...tokensOfRows(sentences, firstRows, rows) },
    get groups() {
      groups ??= grouped.map((group) => attentionGroup(group, lengths, paddedTo(group), heads, rowAt));
      return groups;
    },
  };
}

/**
 * Lays out sentences one after the other in a fixed number of rows, with a fixed number of sentences: those that
 * are missing have no token and share the first row. The shapes of all that is computed are then the same whatever
 * the sentences are. Only for engines whose attention does not pad: there are no groups.
 */
export function layOutFixed(
  sentences: readonly Int32Array[],
  { rows, places }: { rows: number; places: number },
): BatchLayout {
  const lengths = new Int32Array(places);
  const firstRows = new Int32Array(places);
  let taken = 0;
  for (const [sentence, ids] of sentences.entries()) {
    lengths[sentence] = ids.length;
    firstRows[sentence] = taken;
    taken += ids.length;
  }
  if (taken > rows || sentences.length > places) {
    throw new RangeError(
      `${sentences.length} sentences of ${taken} tokens do not fit into ${places} places and ${rows} rows.`,
    );
  }
  return { rows, firstRows, lengths, ...tokensOfRows(sentences, firstRows, rows), groups: [] };
}

function tokensOfRows(
  sentences: readonly Int32Array[],
  firstRows: Int32Array,
  rows: number,
): Pick<BatchLayout, "tokenIds" | "positions" | "sentenceOfRow"> {
  const tokenIds = new Int32Array(rows);
  const positions = new Int32Array(rows);
  const sentenceOfRow = new Int32Array(rows).fill(NO_SENTENCE);
  for (const [sentence, ids] of sentences.entries()) {
    const first = firstRows[sentence] ?? 0;
    tokenIds.set(ids, first);
    sentenceOfRow.fill(sentence, first, first + ids.length);
    for (let position = 0; position < ids.length; position += 1) positions[first + position] = position;
  }
  return { tokenIds, positions, sentenceOfRow };
}

function attentionGroup(
  sentences: Int32Array,
  lengths: Int32Array,
  length: number,
  heads: number,
  rowAt: (sentence: number, position: number) => number,
): AttentionGroup {
  const slots = new Int32Array(sentences.length * heads * length);
  const firstSlots = new Int32Array(sentences.length * heads);
  const keyMask = new Float32Array(sentences.length * length);
  let padded = false;
  for (const [index, sentence] of sentences.entries()) {
    for (let head = 0; head < heads; head += 1) firstSlots[index * heads + head] = sentence * heads + head;
    for (let position = 0; position < length; position += 1) {
      const row = rowAt(sentence, position);
      for (let head = 0; head < heads; head += 1) {
        slots[(index * heads + head) * length + position] = row * heads + head;
      }
      if (position >= (lengths[sentence] ?? 0)) {
        keyMask[index * length + position] = MASKED;
        padded = true;
      }
    }
  }
  return { sentences, length, slots, firstSlots, keyMask: padded ? keyMask : undefined };
}
