import type { TextStates } from "./text-states.ts";

/** A pack is written when it has so many bytes, or when its oldest text is so old. */
const PACK_BYTES = 16 * 2 ** 20;
const PACK_MS = 30_000;

/** States of texts on their way to a pack file. */
export class PackBuffer {
  private texts = new Map<string, TextStates>();
  private bytes = 0;
  private oldest = 0;

  add(text: string, states: TextStates): void {
    if (this.texts.size === 0) this.oldest = performance.now();
    this.texts.set(text, states);
    this.bytes += states.bytes.byteLength;
  }

  /** Whether it is time to write a pack: a killed process loses no more than this. */
  get isDue(): boolean {
    return this.bytes >= PACK_BYTES || (this.texts.size > 0 && performance.now() - this.oldest >= PACK_MS);
  }

  /** Empties it. */
  take(): ReadonlyMap<string, TextStates> {
    const { texts } = this;
    this.texts = new Map();
    this.bytes = 0;
    return texts;
  }
}
