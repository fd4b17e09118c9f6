import { type FileHandle, open, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { HostTensor, Weights } from "./weights.ts";

// Format: 8 bytes length of the header (little endian), the header as JSON, then the tensors' bytes without gaps.

/** A safetensors file that breaks the format. The message is one sentence that names file and tensor. */
class SafetensorsError extends Error {
  override name = "SafetensorsError";
}

const BYTES_PER_VALUE: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};
const MAX_HEADER_BYTES = 100_000_000; // the limit of Hugging Face's own reader

/** Beginning of "version https://git-lfs…", which a clone without Git LFS has in place of a large file. */
const GIT_LFS_POINTER = "version ";

const size = z.int().min(0);
const Header = z.record(
  z.string(),
  z.strictObject({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) }),
);
const Metadata = z.record(z.string(), z.string());

interface StoredTensor {
  name: string;
  dtype: string;
  shape: number[];
  /** Bytes in the file, begin and end. */
  begin: number;
  end: number;
}

/**
 * Reads the tensors that `wanted` asks for, as 32-bit floats. F32, F16 and BF16 can be read.
 * The whole header is checked, whatever is wanted: sizes, gaps, overlaps, the length of the file.
 * @throws SafetensorsError
 */
export async function readSafetensors(
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Weights> {
  const file = await openToRead(path);
  try {
    const weights: Weights = new Map();
    const { stored: all } = await readHeader(file, path);
    for (const stored of all) {
      if (wanted(stored.name)) weights.set(stored.name, await readTensor(file, stored, path));
    }
    return weights;
  } finally {
    await file.close();
  }
}

/** Writes tensors as F32, sorted by name. `metadata` is text for readers, such as { format: "pt" }. */
export async function writeSafetensors(
  path: string,
  weights: Weights,
  metadata: Record<string, string>,
): Promise<void> {
  const sorted = [...weights].sort(([a], [b]) => (a < b ? -1 : 1));
  const file = await open(path, "w");
  try {
    await writeFile(
      file,
      safetensorsHeader(
        sorted.map(([name, { shape }]) => ({ name, shape })),
        metadata,
      ),
    );
    for (const [, { data }] of sorted) {
      await writeFile(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    }
  } finally {
    await file.close();
  }
}

/** The beginning of a file of F32 tensors in this order: their data follows it without gaps. */
export function safetensorsHeader(
  tensors: readonly { name: string; shape: readonly number[] }[],
  metadata: Record<string, string>,
): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape } of tensors) {
    const end = offset + shape.reduce((product, length) => product * length, 4);
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  bytes.writeBigUInt64LE(BigInt(bytes.length - 8));
  json.copy(bytes, 8);
  return bytes;
}

/**
 * The texts that a file carries beside its tensors; {} when it has none.
 * @throws SafetensorsError
 */
export async function readMetadata(path: string): Promise<Record<string, string>> {
  const file = await openToRead(path);
  try {
    return (await readHeader(file, path)).metadata;
  } finally {
    await file.close();
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  return open(path).catch((cause) => {
    throw new SafetensorsError(`${path} cannot be opened: ${cause.message}`, { cause });
  });
}

async function readHeader(
  file: FileHandle,
  path: string,
): Promise<{ stored: StoredTensor[]; metadata: Record<string, string> }> {
  const { size: fileBytes } = await file.stat();
  if (fileBytes < 8) throw new SafetensorsError(`${path} is too short for a safetensors file`);
  const start = await readBytes(file, 0, 8);
  if (start.toString("latin1") === GIT_LFS_POINTER) {
    throw new SafetensorsError(
      `${path} is only the Git LFS pointer to the weights: fetch them with git lfs pull`,
    );
  }
  const headerBytes = Number(start.readBigUInt64LE());
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > fileBytes) {
    throw new SafetensorsError(`${path} is no safetensors file, or was cut off within its header`);
  }
  const { __metadata__, ...tensors } = parseHeader(await readBytes(file, 8, headerBytes), path);
  const metadata = Metadata.safeParse(__metadata__ ?? {});
  if (!metadata.success) {
    throw new SafetensorsError(`the __metadata__ of ${path} is not a table of texts`);
  }
  const parsed = Header.safeParse(tensors);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0];
    throw new SafetensorsError(
      `the header of ${path} describes tensor ${String(name)} without a valid dtype, shape and data_offsets`,
    );
  }
  const dataStart = 8 + headerBytes;
  const stored = Object.entries(parsed.data).map(([name, { dtype, shape, data_offsets }]) => ({
    name,
    dtype,
    shape,
    begin: dataStart + data_offsets[0],
    end: dataStart + data_offsets[1],
  }));
  checkLayout(stored, dataStart, fileBytes, path);
  return { stored, metadata: metadata.data };
}

function parseHeader(bytes: Buffer, path: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return z.record(z.string(), z.unknown()).parse(header);
  } catch (cause) {
    throw new SafetensorsError(`the header of ${path} is not a JSON object`, { cause });
  }
}

function checkLayout(stored: StoredTensor[], dataStart: number, fileBytes: number, path: string): void {
  let expectedBegin = dataStart;
  for (const { name, dtype, shape, begin, end } of stored.toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    const perValue = BYTES_PER_VALUE[dtype];
    if (perValue === undefined) {
      throw new SafetensorsError(`tensor ${name} of ${path} has the unknown dtype ${dtype}`);
    }
    const bytes = shape.reduce((product, length) => product * length, perValue);
    if (end - begin !== bytes) {
      throw new SafetensorsError(
        `tensor ${name} of ${path} has ${end - begin} bytes, but [${shape}] of ${dtype} needs ${bytes}`,
      );
    }
    if (begin !== expectedBegin) {
      const fault = begin < expectedBegin ? "overlaps the tensor before it" : "leaves a gap before it";
      throw new SafetensorsError(`tensor ${name} of ${path} ${fault}`);
    }
    expectedBegin = end;
  }
  if (expectedBegin !== fileBytes) {
    throw new SafetensorsError(
      `${path} has ${fileBytes} bytes instead of the ${expectedBegin} of its header: it was cut off or something was appended`,
    );
  }
}

async function readTensor(file: FileHandle, stored: StoredTensor, path: string): Promise<HostTensor> {
  const bytes = await readBytes(file, stored.begin, stored.end - stored.begin);
  const values = bytes.length / (BYTES_PER_VALUE[stored.dtype] ?? 1);
  const { shape } = stored;
  switch (stored.dtype) {
    case "F32":
      return { shape, data: new Float32Array(bytes.buffer, bytes.byteOffset, values) };
    case "F16":
      return { shape, data: fromHalf(new Uint16Array(bytes.buffer, bytes.byteOffset, values)) };
    case "BF16":
      return { shape, data: fromBrainFloat(new Uint16Array(bytes.buffer, bytes.byteOffset, values)) };
    default:
      throw new SafetensorsError(
        `tensor ${stored.name} of ${path} has dtype ${stored.dtype}: only F32, F16 and BF16 weights can be read`,
      );
  }
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
function fromHalf(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** bfloat16 is the upper half of a 32-bit float. */
function fromBrainFloat(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  // Its own memory, from offset 0: typed arrays of 2 and 4 bytes need aligned starts.
  const bytes = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new SafetensorsError("the file became shorter while it was read");
    done += bytesRead;
  }
  return bytes;
}
