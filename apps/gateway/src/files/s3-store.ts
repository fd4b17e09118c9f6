import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  NoSuchUpload,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Settings } from "./file-settings.ts";
import {
  type ByteRange,
  type FileStore,
  MissingBytesError,
  type Piece,
  type StoredRef,
} from "./file-store.ts";

/** S3 takes parts of at least 5 MiB, and at most 10,000 of them: files of up to 78 GiB. One is held in memory. */
const partBytes = 8 * 1024 * 1024;

/** Files in an S3-compatible store: each upload is a multipart upload, whose parts are the pieces. */
export class S3Store implements FileStore {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, endpoint, region, prefix }: S3Settings) {
    this.#s3 = new S3Client({
      region,
      // Checksums are our own, of the whole; not every compatible store knows those of the SDK.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    });
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async begin(key: string): Promise<string> {
    const { UploadId } = await this.#s3.send(new CreateMultipartUploadCommand(this.#object(key)));
    if (UploadId === undefined) throw new Error("the store gave the upload no id");
    return UploadId;
  }

  async *append(
    { key, storeRef }: StoredRef,
    start: number,
    end: number,
    bytes: AsyncIterable<Buffer>,
  ): AsyncGenerator<Piece> {
    let at = start;
    for await (const part of inParts(bytes)) {
      if (part.length < partBytes && at + part.length < end) return; // too small for S3: to be sent again
      const { ETag } = await this.#s3.send(
        new UploadPartCommand({
          ...this.#object(key),
          UploadId: storeRef,
          PartNumber: Math.floor(at / partBytes) + 1,
          Body: part,
        }),
      );
      if (ETag === undefined) throw new Error("the store gave the part no ETag");
      yield { start: at, size: part.length, name: ETag };
      at += part.length;
    }
  }

  async complete({ key, storeRef }: StoredRef, pieces: Piece[]): Promise<string> {
    const Parts = pieces.map(({ name }, index) => ({ PartNumber: index + 1, ETag: name }));
    try {
      const whole = { ...this.#object(key), UploadId: storeRef, MultipartUpload: { Parts } };
      await this.#s3.send(new CompleteMultipartUploadCommand(whole));
    } catch (error) {
      if (!(error instanceof NoSuchUpload)) throw error; // else it is complete already, which reading it shows
    }
    const hash = createHash("sha256");
    for await (const chunk of await this.#get(key)) hash.update(chunk);
    return hash.digest("hex");
  }

  open(key: string, { start, end }: ByteRange): Promise<Readable> {
    return this.#get(key, `bytes=${start}-${end}`);
  }

  async remove({ key, storeRef }: StoredRef): Promise<void> {
    try {
      await this.#s3.send(new AbortMultipartUploadCommand({ ...this.#object(key), UploadId: storeRef }));
    } catch (error) {
      if (!(error instanceof NoSuchUpload)) throw error;
    }
    await this.#s3.send(new DeleteObjectCommand(this.#object(key)));
  }

  #object(key: string) {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${key}` };
  }

  async #get(key: string, Range?: string): Promise<Readable> {
    try {
      const { Body } = await this.#s3.send(
        new GetObjectCommand({ ...this.#object(key), ...(Range === undefined ? {} : { Range }) }),
      );
      return Body as Readable; // what it is in Node
    } catch (cause) {
      if (!(cause instanceof NoSuchKey)) throw cause;
      throw new MissingBytesError("The bytes of this file are not in the store any more.", { cause });
    }
  }
}

/** The same bytes in parts of the same size, but for the last one. */
async function* inParts(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    while (length >= partBytes) {
      const joined = Buffer.concat(chunks);
      yield joined.subarray(0, partBytes);
      chunks = [joined.subarray(partBytes)];
      length -= partBytes;
    }
  }
  if (length > 0) yield Buffer.concat(chunks);
}
