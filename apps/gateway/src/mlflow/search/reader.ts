import { invalidValue } from "../mlflow-error.ts";

/** Reads MLflow's search expressions piece by piece, from left to right. */
export class Reader {
  #at = 0;

  constructor(
    private readonly text: string,
    /** What it is, for the sentences of its errors: `filter`, or `order_by[0]`. */
    readonly field: string,
  ) {
    this.#skipSpace();
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  /** Takes what the pattern matches here, and the space behind it. Patterns are sticky. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    this.#skipSpace();
    return found;
  }

  /** Takes a keyword in whatever case, as a whole word. */
  takeWord(word: string): boolean {
    return this.take(new RegExp(`${word}(?!\\w)`, "iy")) !== undefined;
  }

  expected(what: string): Error {
    const rest = this.text.slice(this.#at, this.#at + 30);
    const found = rest === "" ? "it ends" : `"${rest}" stands`;
    return invalidValue(`Invalid ${this.field}: ${what} is expected where ${found}.`);
  }

  #skipSpace(): void {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at += 1;
  }
}
