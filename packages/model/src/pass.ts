import { type DropoutRates, SITES, type StepMasks } from "./dropout.ts";
import type { DropoutStreams } from "./drops.ts";
import type { AttentionBatch, TokenRows } from "./engine/fused-ops.ts";
import type { Ops, Tensor } from "./engine/ops.ts";
import type { ModelShape } from "./freezing.ts";
import { type AttentionGroup, type BatchLayout, NO_SENTENCE } from "./layout.ts";
import type { Parameters } from "./parameters.ts";

export interface Model {
  ops: Ops;
  shape: ModelShape;
  parameters: Parameters;
}

/** States of a batch that were computed before. */
export interface Prefix {
  /** 1: after the embeddings, 1 + b: after block b − 1, 1 + blocks: after all blocks. */
  level: number;
  /**
   * (tokens, dim): the rows of the real tokens, sentence after sentence in the order of the batch; at level
   * 1 + blocks (B, dim), those of the first tokens.
   */
  states: Float32Array;
}

/** All rows of a layout at a level (N, dim), in the engine. A pass that starts from them frees them. */
export interface LevelRows {
  level: number;
  rows: Tensor;
}

export interface Batch {
  layout: BatchLayout;
  /** (B) class numbers. */
  labels: Int32Array;
  /** Where the pass starts; without, it starts from the token ids. */
  prefix?: Prefix | undefined;
}

/** What a pass that needs no labels goes through, and where it starts. */
export interface UnlabelledBatch {
  layout: BatchLayout;
  prefix?: Prefix | LevelRows | undefined;
}

/** What all functions of one pass share: the weights' values, the batch's index tensors, masks and gradients. */
export class Pass {
  readonly ops: Ops;
  readonly shape: ModelShape;
  readonly layout: BatchLayout;
  readonly prefix: Prefix | LevelRows | undefined;
  readonly weight: (name: string) => Tensor;
  readonly labels: Tensor; // (B)
  readonly tokenIds: Tensor; // (N)
  /** (N) as `tokenIds`, but [PAD] is −1: its word embedding is never trained, as with torch's padding_idx. */
  readonly trainedTokenIds: Tensor;
  readonly positions: Tensor; // (N)
  readonly firstRows: Tensor; // (B)
  readonly attentionBatch: AttentionBatch;
  readonly gradients = new Map<string, Tensor>();
  private readonly trainable: ReadonlySet<string>;

  /** @param dropoutFrom the lowest layer group with dropout, if there are masks at all */
  constructor(
    model: Model,
    batch: UnlabelledBatch & { labels?: Int32Array },
    private readonly masks: StepMasks | undefined,
    private readonly dropoutFrom = 0,
  ) {
    const { ops, shape, parameters } = model;
    const { layout } = batch;
    const indices = (values: Int32Array) => ops.tensor([values.length], values);
    this.ops = ops;
    this.shape = shape;
    this.layout = layout;
    this.prefix = batch.prefix;
    this.trainable = parameters.trainable;
    this.weight = parameters.values();
    this.labels = indices(batch.labels ?? new Int32Array());
    this.tokenIds = indices(layout.tokenIds);
    this.trainedTokenIds = indices(layout.tokenIds.map((id) => (id === 0 ? -1 : id)));
    this.positions = indices(layout.positions);
    this.firstRows = indices(layout.firstRows);
    this.attentionBatch = {
      layout,
      heads: shape.heads,
      starts: this.firstRows,
      lengths: indices(layout.lengths),
      groups: ops.fused.attentionPads ? layout.groups.map((group) => this.groupTensors(group)) : [],
    };
  }

  /** Computes a gradient if the parameter is trained. It outlives every scope of the pass. */
  gradient(name: string, compute: () => Tensor): void {
    if (this.trainable.has(name)) this.gradients.set(name, this.ops.keep(compute()));
  }

  /** A prefix as the rows of this layout: (N, dim), or (B, dim) at the top. Rows without a token are 0. */
  prefixRows(prefix: Prefix | LevelRows): Tensor {
    if ("rows" in prefix) return prefix.rows;
    const { level, states } = prefix;
    const { ops, layout } = this;
    const { blocks, dim } = this.shape;
    const tokens = level > blocks ? layout.lengths.length : layout.lengths.reduce((sum, n) => sum + n, 0);
    if (states.length !== tokens * dim) {
      const wanted = `(${tokens}, ${dim})`;
      throw new Error(
        `A prefix of level ${level} has ${states.length} numbers, but its batch needs ${wanted}.`,
      );
    }
    if (level > blocks || tokens === layout.rows) return ops.tensor([tokens, dim], states);
    const spread = new Float32Array(layout.rows * dim);
    let token = 0;
    for (const [row, sentence] of layout.sentenceOfRow.entries()) {
      if (sentence === NO_SENTENCE) continue;
      spread.set(states.subarray(token * dim, (token + 1) * dim), row * dim);
      token += 1;
    }
    return ops.tensor([layout.rows, dim], spread);
  }

  /** (N, dim) → (tokens, dim): without the rows that stand for no token. */
  tokenRows(x: Tensor): Tensor {
    const { ops, layout } = this;
    const rows = [...layout.sentenceOfRow.keys()].filter((row) => layout.sentenceOfRow[row] !== NO_SENTENCE);
    if (rows.length === layout.rows) return x;
    return ops.gatherRows(x, ops.tensor([rows.length], Int32Array.from(rows)));
  }

  /** (N, dim) or (B, dim), or undefined without dropout. */
  rowMask(group: number, site: number, of: TokenRows): Tensor | undefined {
    return this.drawn(this.streams(group, "hidden", site, of));
  }

  /** Dropout of attention's probabilities, a stream for each query, or undefined without. */
  attentionDropout(block: number, queries: TokenRows): DropoutStreams | undefined {
    return this.streams(1 + block, "attention", SITES.attention(block), queries);
  }

  /** (B, dim), or undefined without dropout. */
  classifierMask(): Tensor | undefined {
    return this.drawn(this.streams(this.shape.blocks + 1, "classifier", SITES.classifier, "first"));
  }

  private drawn(streams: DropoutStreams | undefined): Tensor | undefined {
    return streams && this.ops.fused.dropoutMask(streams, this.shape.dim);
  }

  private streams(
    group: number,
    kind: keyof DropoutRates,
    site: number,
    of: TokenRows,
  ): DropoutStreams | undefined {
    const rate = this.masks?.rates[kind] ?? 0;
    if (!this.masks || rate === 0 || group < this.dropoutFrom) return undefined;
    return of === "every"
      ? this.masks.rows(site, this.layout, rate)
      : this.masks.sentences(site, this.layout, rate);
  }

  private groupTensors({ sentences, length, slots, firstSlots, keyMask }: AttentionGroup) {
    const { ops, shape } = this;
    return {
      slots: ops.tensor([sentences.length, shape.heads, length], slots),
      firstSlots: ops.tensor([sentences.length, shape.heads, 1], firstSlots),
      keyMask: keyMask && ops.tensor([sentences.length, 1, 1, length], keyMask),
    };
  }
}
