import { invalidValue } from "./mlflow-error.ts";

/** A page begins after so many results, as in MLflow. Tokens say nothing to the caller, so that this may change. */
export function offsetOf(token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (!/^after:\d{1,9}$/.test(text)) throw invalidValue("Invalid page_token: it is not one of this list.");
  return Number(text.slice("after:".length));
}

/** The token of the next page, if one more result than fits was found. */
export const pageTokens = (offset: number, found: number, most: number): { next_page_token?: string } =>
  found > most
    ? { next_page_token: Buffer.from(`after:${offset + most}`, "utf8").toString("base64url") }
    : {};
