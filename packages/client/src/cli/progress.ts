const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** "512 B", "1.5 GiB". */
export function describeBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}

const barWidth = 30;
const leastPauseMs = 100;

/**
 * How much of a file has been moved, as a bar in one line of a terminal. Where standard error is none, nothing is said.
 * Ended by `using`, so that what is said next stands in a line of its own.
 */
export class ProgressBar implements Disposable {
  readonly #label: string;
  readonly #total: number;
  readonly #isShown: boolean;
  #last = 0;

  constructor(label: string, totalBytes: number, isShown = process.stderr.isTTY) {
    this.#label = label;
    this.#total = totalBytes;
    this.#isShown = isShown;
  }

  update(bytes: number): void {
    const now = Date.now();
    if (!this.#isShown || (bytes < this.#total && now - this.#last < leastPauseMs)) return;
    this.#last = now;
    process.stderr.write(`\r${this.#line(bytes)}\u001b[K`);
  }

  #line(bytes: number): string {
    const share = this.#total === 0 ? 1 : bytes / this.#total;
    const full = Math.floor(share * barWidth);
    const bar = "█".repeat(full) + "░".repeat(barWidth - full);
    const percent = String(Math.floor(100 * share)).padStart(3);
    return `${bar} ${percent} %  ${describeBytes(bytes)} of ${describeBytes(this.#total)}  ${this.#label}`;
  }

  [Symbol.dispose](): void {
    if (this.#isShown) process.stderr.write("\r\u001b[K");
  }
}
