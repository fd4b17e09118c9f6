import { createHash } from "node:crypto";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { readMetadata, readSafetensors, safetensorsHeader } from "./safetensors.ts";
import type { HostTensor, Weights } from "./weights.ts";

// A safetensors file. Its metadata: the format, the fingerprint of the training that it belongs to, the state
// that is not tensors as JSON, and a SHA-256 over fingerprint, state, and names, shapes and bytes of the tensors.

const FORMAT = "frostline-training-checkpoint-2";
const NO_DIGEST = "0".repeat(64);

/** A tensor that is read only when it is its turn to be written: a checkpoint never holds them all at once. */
export interface LazyTensor {
  name: string;
  shape: readonly number[];
  read(): Promise<Float32Array> | Float32Array;
}

/** A file that cannot be resumed from. The message says why, and goes on after the file's name. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}

/** Writes a checkpoint whole or not at all: under another name first, and on the disk before it is renamed. */
export async function writeCheckpoint(
  path: string,
  fingerprint: string,
  state: unknown,
  tensors: readonly LazyTensor[],
): Promise<void> {
  const json = JSON.stringify(state);
  const metadata = { format: FORMAT, fingerprint, state: json, sha256: NO_DIGEST };
  const partial = `${path}.partial-${process.pid}`;
  const file = await open(partial, "w");
  try {
    const digest = startDigest(fingerprint, json);
    await writeFile(file, safetensorsHeader(tensors, metadata));
    for (const { name, shape, read } of tensors) {
      const bytes = bytesOf(await read());
      addToDigest(digest, name, shape, bytes);
      await writeFile(file, bytes);
    }
    // As long as before, so that the data stays in its place.
    const header = safetensorsHeader(tensors, { ...metadata, sha256: digest.digest("hex") });
    await file.write(header, 0, header.length, 0);
    await file.sync();
    await file.close();
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

/**
 * Reads a checkpoint and checks every byte of it.
 * @throws CheckpointError when it is no checkpoint, is damaged, or belongs to another training
 */
export async function readCheckpoint(
  path: string,
  fingerprint: string,
): Promise<{ state: unknown; tensors: Weights }> {
  const metadata = await readMetadata(path).catch(unreadable);
  if (metadata.format !== FORMAT) throw new CheckpointError("is no training checkpoint of this version");
  if (metadata.fingerprint !== fingerprint) {
    throw new CheckpointError("belongs to a training with another configuration, data, or starting weights");
  }
  const tensors = await readSafetensors(path).catch(unreadable);
  const json = metadata.state ?? "";
  const digest = startDigest(fingerprint, json);
  for (const [name, { shape, data }] of tensors) addToDigest(digest, name, shape, bytesOf(data));
  if (digest.digest("hex") !== metadata.sha256) throw new CheckpointError("is damaged: its checksum differs");
  return { state: JSON.parse(json), tensors };
}

/** Those of the tensors whose name begins with `prefix`, by the rest of it. */
export function tensorsUnder(tensors: Weights, prefix: string): Weights {
  const under = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(under.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** Tensors that are in memory already, named under a prefix. */
export function lazily(prefix: string, weights: ReadonlyMap<string, HostTensor>): LazyTensor[] {
  return [...weights].map(([name, { shape, data }]) => ({ name: prefix + name, shape, read: () => data }));
}

function startDigest(fingerprint: string, json: string) {
  return createHash("sha256").update(JSON.stringify([FORMAT, fingerprint, json]));
}

function addToDigest(
  digest: ReturnType<typeof createHash>,
  name: string,
  shape: readonly number[],
  bytes: Buffer,
): void {
  digest.update(JSON.stringify([name, shape])).update(bytes);
}

function bytesOf(data: Float32Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function unreadable(cause: Error): never {
  throw new CheckpointError(`cannot be read: ${cause.message}`, { cause });
}

/** Makes a rename in it last. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
