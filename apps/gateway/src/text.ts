import { badInput } from "./errors.ts";

/**
 * A text from outside, trimmed.
 * @throws BAD_INPUT when it is empty, too long, or has the one character that PostgreSQL cannot store
 */
export function checkText(field: string, text: string, longest: number): string {
  const trimmed = checkOptionalText(field, text, longest);
  if (trimmed === "") throw badInput(field, `The field ${field} must not be empty.`);
  return trimmed;
}

/** Like checkText, but may be empty. */
export function checkOptionalText(field: string, text: string, longest: number): string {
  if (text.includes("\0"))
    throw badInput(field, `The field ${field} has a character (U+0000) that cannot be stored.`);
  if (text.length > longest) {
    throw badInput(field, `The field ${field} has ${text.length} characters; the limit is ${longest}.`);
  }
  return text.trim();
}

/** A text that is shown and nothing else, made to fit: what cannot be stored is replaced, what is too long is cut. */
export function fitText(text: string, longest: number): string {
  const clean = text.replaceAll("\0", "\uFFFD");
  return clean.length > longest ? `${clean.slice(0, longest)}… (cut, ${clean.length} characters)` : clean;
}
