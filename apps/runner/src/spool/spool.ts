import { type FileHandle, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pause } from "@frostline/client";
import { fromLine, type SpoolRecord, toLine } from "./record.ts";

const SEGMENT_BYTES = 2 ** 20;
const RETRY_SECONDS = 1;
const SEGMENT = /^\d{9}\.spool$/;

interface Segment {
  path: string;
  /** Whole lines only. */
  bytes: number;
}

/** The oldest records that are not acknowledged yet. */
export interface SpoolBatch {
  records: SpoolRecord[];
  /** They are at the gateway: forgets them. */
  acknowledge(): Promise<void>;
}

export interface SpoolOptions {
  segmentBytes?: number;
  /** The files cannot be written now (a full disk, say): what is appended waits in memory, and is tried again. */
  onTrouble?(error: unknown): void;
}

/**
 * What one attempt has to tell the gateway, in files, from when it is told until it is acknowledged.
 *
 * Appended lines go to the operating system at once and survive the end of this process; how a run ended is forced to
 * the disk and survives the end of the host, too (what else a host takes along is computed again: the next attempt goes
 * on from a checkpoint whose points are at the gateway). Files are appended to, never changed, and deleted when all
 * their records are acknowledged: what is left after a crash may be sent a second time, which the gateway does not mind.
 */
export class Spool {
  /** Lines that were not as they had been written, and were left out. */
  damaged = 0;
  readonly #folder: string;
  readonly #options: SpoolOptions;
  readonly #segments: Segment[];
  #number: number;
  #handle: FileHandle | undefined;
  /** Where in the first segment the next batch begins. */
  #offset = 0;
  /** Lines that are not in a file yet. */
  #waiting: Buffer[] = [];
  #isDurable = true;
  #writing: Promise<void> | undefined;
  #stuck = false;
  #closed = false;

  private constructor(folder: string, options: SpoolOptions, segments: Segment[], number: number) {
    this.#folder = folder;
    this.#options = options;
    this.#segments = segments;
    this.#number = number;
  }

  /** Opens the spool of a folder; a line that was cut off by a crash is no part of it. */
  static async open(folder: string, options: SpoolOptions = {}): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).toSorted();
    const segments: Segment[] = [];
    for (const name of names) {
      const path = join(folder, name);
      segments.push({ path, bytes: (await readFile(path)).lastIndexOf("\n") + 1 });
    }
    return new Spool(folder, options, segments, Number.parseInt(names.at(-1) ?? "0", 10));
  }

  /** What is not acknowledged, in bytes. */
  get bytes(): number {
    const written = this.#segments.reduce((total, segment) => total + segment.bytes, 0);
    return written - this.#offset + this.#waiting.reduce((total, line) => total + line.length, 0);
  }

  /** The files cannot be written now. */
  get stuck(): boolean {
    return this.#stuck;
  }

  append(record: SpoolRecord): void {
    this.#waiting.push(Buffer.from(toLine(record)));
    if (record.kind === "ending") this.#isDurable = false;
    this.#writing ??= this.#write();
  }

  /**
   * The next records to send: what is written of the oldest file, or what waits in memory where nothing can be written.
   * Undefined when there is nothing yet.
   */
  async next(): Promise<SpoolBatch | undefined> {
    const [segment] = this.#segments;
    if (segment && this.#offset < segment.bytes) {
      const end = segment.bytes;
      const records = this.#parse(await readRange(segment.path, this.#offset, end));
      return { records, acknowledge: () => this.#forget(segment, end) };
    }
    if (!this.#stuck || this.#waiting.length === 0) return undefined;
    const lines = new Set(this.#waiting);
    const records = this.#parse([...lines].join(""));
    return { records, acknowledge: async () => this.#written(lines) };
  }

  /** Stops writing; the files stay. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** Nothing of it is of use any more. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #parse(text: string): SpoolRecord[] {
    const lines = text.split("\n").slice(0, -1);
    const records = lines.flatMap((line) => fromLine(line) ?? []);
    this.damaged += lines.length - records.length;
    return records;
  }

  async #forget(segment: Segment, end: number): Promise<void> {
    this.#offset = end;
    // While lines are being added to it, the last file stays.
    const isOpen = segment === this.#segments.at(-1) && this.#handle !== undefined;
    if (isOpen || end < segment.bytes) return;
    await this.#dropFirst(segment);
  }

  async #dropFirst({ path }: Segment): Promise<void> {
    this.#segments.shift();
    this.#offset = 0;
    await rm(path, { force: true });
  }

  #written(lines: ReadonlySet<Buffer>): void {
    this.#waiting = this.#waiting.filter((line) => !lines.has(line));
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = new Set(this.#waiting);
      try {
        const text = Buffer.concat([...lines]);
        const segment = await this.#segmentToWrite();
        await this.#handle?.appendFile(text);
        if (!this.#isDurable) await this.#handle?.datasync();
        segment.bytes += text.length;
        this.#written(lines);
        this.#stuck = false;
      } catch (error) {
        this.#stuck = true;
        this.#options.onTrouble?.(error);
        await this.#dropHalfWritten();
        if (this.#closed) break;
        await pause(RETRY_SECONDS);
      }
    }
    this.#stuck = false;
    this.#writing = undefined;
  }

  async #segmentToWrite(): Promise<Segment> {
    const last = this.#segments.at(-1);
    const limit = this.#options.segmentBytes ?? SEGMENT_BYTES;
    if (last && this.#handle && last.bytes < limit) return last;
    const path = join(this.#folder, `${String(this.#number + 1).padStart(9, "0")}.spool`);
    const handle = await open(path, "ax");
    await this.#handle?.close();
    this.#handle = handle;
    this.#number += 1;
    // The file before it may be sent already, and was kept only because it was the last.
    if (last && this.#segments.length === 1 && this.#offset === last.bytes) await this.#dropFirst(last);
    const segment = { path, bytes: 0 };
    this.#segments.push(segment);
    return segment;
  }

  /** A write that failed may have written half of a line, which would spoil the one after it. */
  async #dropHalfWritten(): Promise<void> {
    const last = this.#segments.at(-1);
    if (last && this.#handle) await this.#handle.truncate(last.bytes).catch(() => {});
  }
}

async function readRange(path: string, from: number, to: number): Promise<string> {
  await using handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.toString("utf8", 0, bytesRead);
}
