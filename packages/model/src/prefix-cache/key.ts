import { createHash } from "node:crypto";
import type { DropoutRates } from "../dropout.ts";
import { layerGroups, type ModelShape } from "../freezing.ts";
import type { Weights } from "../weights.ts";

/** Raise it when the same weights and texts give other states, or a pack file another layout. */
const FORMAT = 2;

export type PrefixDtype = "float16" | "float32";

/** `eval`: no dropout. `stochastic`: one of several copies with dropout, drawn from the run's seed. */
export type PrefixMode =
  | { kind: "eval" }
  | { kind: "stochastic"; seed: number; copy: number; rates: DropoutRates };

/** Everything, besides a text, that its states depend on. */
export interface PrefixIdentity {
  shape: ModelShape;
  /** Of the layer groups below `level`, bottom to top. */
  groupHashes: readonly string[];
  level: number;
  dtype: PrefixDtype;
  mode: PrefixMode;
  /** Name, version and device of the engine: another one rounds differently. */
  engine: string;
}

/** 32 hexadecimal digits that are the same for the same prefix, and differ for any other. */
export function prefixName({ shape, mode, ...identity }: PrefixIdentity): string {
  // The head's classes and the sizes of the embeddings do not change a state that they can be computed for.
  const { blocks, heads, dim, hiddenDim } = shape;
  const parts = [FORMAT, blocks, heads, dim, hiddenDim, identity.groupHashes, identity.level, identity.dtype];
  const dropout = mode.kind === "eval" ? [] : [mode.seed, mode.copy, mode.rates.hidden, mode.rates.attention];
  return digest(JSON.stringify([...parts, dropout, identity.engine]));
}

/** 32 hexadecimal digits for the token ids of one text. */
export function textName(ids: Int32Array): string {
  return digest(bytesOf(ids));
}

/**
 * A hash for each layer group of the model, bottom to top, of the names, shapes and values of its weights.
 * Groups without weights in `weights`, such as a head that is yet to be drawn, are left out at the top.
 */
export function layerGroupHashes(weights: Weights, shape: ModelShape): string[] {
  const hashes: string[] = [];
  for (const { parameters } of layerGroups(shape)) {
    const hash = createHash("sha256");
    for (const { name } of parameters) {
      const tensor = weights.get(name);
      if (!tensor) return hashes;
      hash.update(`${name} ${tensor.shape}\n`).update(bytesOf(tensor.data));
    }
    hashes.push(hash.digest("hex"));
  }
  return hashes;
}

function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
