import { createHash, randomBytes } from "node:crypto";

export type TokenKind =
  | "user"
  | "service"
  | "runner"
  | "session"
  | "signin"
  | "join"
  | "invitation"
  | "reset";

/** A new secret of 256 random bits. The prefix lets a person, and a secret scanner, tell what it is. */
export const newToken = (kind: TokenKind) => `frostline_${kind}_${randomBytes(32).toString("base64url")}`;

/** The secret that follows from another one, the same each time. It is as hard to guess as that. */
export const derivedToken = (kind: TokenKind, secret: string) =>
  `frostline_${kind}_${createHash("sha256").update(`${kind} of ${secret}`, "utf8").digest("base64url")}`;

/**
 * What is stored of a token. Tokens are found by this hash, so what the time of a look-up could reveal is of the hash
 * and not of the token; and because a token is random, one round of SHA-256 is enough.
 */
export const hashOf = (token: string) => createHash("sha256").update(token, "utf8").digest("hex");

/** What of a token may be shown, so that a person can tell it from others: the kind and the first of its characters. */
export const prefixOf = (token: string) => /^frostline_[a-z]+_.{6}/.exec(token)?.[0] ?? "";
