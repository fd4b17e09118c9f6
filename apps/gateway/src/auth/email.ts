import { z } from "zod";
import { badInput } from "../errors.ts";

const address = z.email().max(254);

/** An address in lower case, by which accounts are found. @throws BAD_INPUT */
export function checkEmail(field: string, text: string): string {
  const result = address.safeParse(text.trim().toLowerCase());
  if (!result.success) throw badInput(field, "This is not an e-mail address.");
  return result.data;
}
