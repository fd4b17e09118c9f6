import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { GatewayError, Problem } from "../errors.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";

/** How GraphQL reports a variable that does not fit its type. */
const coercion = /^Variable "\$input" got invalid value .*?(?: at "input\.?([^"]*)")?; ([^;]+)$/s;

/**
 * A file that describes an experiment, with the lines at which its fields are. What may be in it is the gateway's to
 * say: the fields of CreateExperimentInput; here its complaints are given the place in the file.
 */
export class PlanFile {
  readonly #name: string;
  readonly #document: Document;
  readonly #lines = new LineCounter();
  readonly input: Record<string, unknown>;

  /** @throws CommandError when the text is no YAML, or no mapping */
  constructor(name: string, text: string) {
    this.#name = name;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, strict: true });
    const [wrong] = this.#document.errors;
    if (wrong) throw this.#complaint(`${this.#at(wrong.pos[0])}: ${wrong.message}`);
    const value: unknown = this.#document.toJS();
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.#complaint(`${name}: it is to be a mapping of fields, such as "name: How much of it?".`);
    }
    this.input = value as Record<string, unknown>;
  }

  /** Everything that the gateway found wrong, each with its field and its line. */
  explain(error: GatewayError): CommandError {
    const complaints = error.problems.map((problem) => this.#place(problem));
    const lines = complaints.map(({ field, line, sentence }) =>
      [line, field, sentence].filter(Boolean).join(": "),
    );
    return this.#complaint(lines.join("\n"), complaints[0]?.field);
  }

  #place({ message, field }: Problem): { field: string; line: string; sentence: string } {
    const match = coercion.exec(message);
    const path = (match ? (match[1] ?? "") : (field ?? "")).replace(/^input\.?/, "");
    return { field: path, line: this.#at(this.#offsetOf(path)), sentence: match?.[2] ?? message };
  }

  /** Of the field, or of what is nearest around it. */
  #offsetOf(path: string): number {
    const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key));
    for (let depth = keys.length; depth > 0; depth--) {
      const node: unknown = this.#document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }

  #at(offset: number): string {
    return `${this.#name}:${this.#lines.linePos(offset).line}`;
  }

  #complaint(sentence: string, field?: string): CommandError {
    return new CommandError(sentence, exitCodes.badInput, field);
  }
}
