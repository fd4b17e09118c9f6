import type { Model } from "../distilbert.ts";
import { type PrefixDtype, type PrefixMode, prefixName } from "./key.ts";

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

/** Names what the states of a level depend on, besides the text. */
export function nameAt({ model, groupHashes, dtype, mode, engine }: PrefixRequest, level: number): string {
  const { shape } = model;
  return prefixName({ shape, groupHashes: groupHashes.slice(0, level), level, dtype, mode, engine });
}

/** @throws RangeError when the request contradicts itself or the model */
export function checkRequest({
  model,
  groupHashes,
  level,
  sentences,
  originalIds,
  mode,
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
  if (mode.kind === "stochastic" && (!Number.isInteger(mode.copy) || mode.copy < 0)) {
    throw new RangeError(`${mode.copy} is no number of a dropout copy.`);
  }
}
