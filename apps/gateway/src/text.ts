import { badInput } from "./errors.ts";

/** What PostgreSQL cannot store: U+0000 anywhere, and half of a surrogate pair in JSON. */
const unstorable = /\0|\p{Surrogate}/gu;

/** Whether a text can be stored as it is. */
export const isStorable = (text: string) => text.search(unstorable) < 0;

/**
 * A text from outside, trimmed.
 * @throws BAD_INPUT when it is empty, too long, or cannot be stored
 */
export function checkText(field: string, text: string, longest: number): string {
  const trimmed = checkOptionalText(field, text, longest);
  if (trimmed === "") throw badInput(field, `The field ${field} must not be empty.`);
  return trimmed;
}

/** Like checkText, but may be empty. */
export function checkOptionalText(field: string, text: string, longest: number): string {
  if (!isStorable(text)) throw badInput(field, `The field ${field} has a character that cannot be stored.`);
  if (text.length > longest) {
    throw badInput(field, `The field ${field} has ${text.length} characters; the limit is ${longest}.`);
  }
  return text.trim();
}

/** A text that is shown and nothing else, made to fit: what cannot be stored is replaced, what is too long is cut. */
export function fitText(text: string, longest: number): string {
  const clean = text.replace(unstorable, "\uFFFD");
  return clean.length > longest
    ? `${clean.slice(0, longest).replace(unstorable, "")}… (cut, ${clean.length} characters)`
    : clean;
}
