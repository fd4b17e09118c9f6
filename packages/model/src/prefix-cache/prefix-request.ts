import type { Model } from "../distilbert.ts";
import { type PrefixDtype, type PrefixMode, prefixName } from "./key.ts";
import type { OpenPrefix } from "./open-prefix.ts";

export interface PrefixRequest {
  /** Its groups below `level` must stay as they are while the prefix is open. */
  model: Model;
  /** Hashes of at least the groups below `level`, bottom to top (`layerGroupHashes`). */
  groupHashes: readonly string[];
  /** 1: after the embeddings, 1 + b: after block b − 1, 1 + blocks: after all blocks, first tokens alone. */
  level: number;
  /** Token ids of each text, as the model takes them. */
  sentences: readonly Int32Array[];
  /** Their ids in the full vocabulary, where the model has a compacted one. */
  originalIds?: readonly Int32Array[] | undefined;
  dtype: PrefixDtype;
  mode: PrefixMode;
  /** Name, version and device. */
  engine: string;
  /**
   * An open prefix of a lower level with the same texts and mode: only the groups above it are computed.
   * It must stay open as long as this one.
   */
  from?: OpenPrefix | undefined;
  /**
   * Lower levels that will be asked for later, of the same texts: the pass that computes this level stores them too,
   * as far as the disk has room. Not together with `from`.
   */
  lowerLevels?: readonly number[] | undefined;
  onProgress?: ((progress: PrefixProgress) => void) | undefined;
  /** Told, in one sentence each, of damaged files, and once for a cache that states cannot be kept. */
  onWarning?: ((sentence: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface PrefixProgress {
  message: string;
  doneTexts: number;
  totalTexts: number;
}

export interface PrefixStats {
  /** Different texts that were there. */
  hits: number;
  /** Different texts that were computed, in the order of their need; one computed twice counts twice. */
  computed: number;
  bytesRead: number;
  bytesWritten: number;
  /** Spent computing and writing. */
  seconds: number;
}

/** Names what the states of a level depend on, besides the text. `from` is what the request's own level grows from. */
export function nameAt(request: PrefixRequest, level: number, from?: string): string {
  return prefixName({
    shape: request.model.shape,
    groupHashes: request.groupHashes.slice(0, level),
    level,
    dtype: request.dtype,
    mode: request.mode,
    engine: request.engine,
    from,
  });
}

/** @throws RangeError when the request contradicts itself or the model */
export function checkRequest({
  model,
  groupHashes,
  level,
  sentences,
  originalIds,
  mode,
  from,
  lowerLevels = [],
}: PrefixRequest): void {
  const { blocks } = model.shape;
  if (!Number.isInteger(level) || level < 1 || level > blocks + 1) {
    throw new RangeError(
      `A model with ${blocks} blocks has prefixes of level 1 to ${blocks + 1}, not ${level}.`,
    );
  }
  if (groupHashes.length < level) {
    throw new RangeError(
      `A prefix of level ${level} needs the hashes of ${level} groups, not ${groupHashes.length}.`,
    );
  }
  if (originalIds && originalIds.length !== sentences.length) {
    throw new RangeError(`There are ${sentences.length} sentences, but ${originalIds.length} originals.`);
  }
  if (from && (from.level >= level || from.level > blocks)) {
    throw new RangeError(`A prefix of level ${level} cannot be computed from one of level ${from.level}.`);
  }
  if (lowerLevels.some((lower) => !Number.isInteger(lower) || lower < 1 || lower >= level)) {
    throw new RangeError(`The levels ${lowerLevels.join(", ")} are not all below level ${level}.`);
  }
  if (from && lowerLevels.length > 0) {
    throw new RangeError("A prefix that grows from another one cannot give lower levels.");
  }
  if (mode.kind === "stochastic" && (!Number.isInteger(mode.copy) || mode.copy < 0)) {
    throw new RangeError(`${mode.copy} is no number of a dropout copy.`);
  }
}
