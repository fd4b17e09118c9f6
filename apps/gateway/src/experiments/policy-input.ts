import { ConfigError, type FreezePolicy, FreezePolicySchema } from "@frostline/model";
import { AppError, badInput } from "../errors.ts";
import type { FreezePolicyInput } from "./config.types.ts";

/** A policy in the words of @frostline/model, not checked yet. */
export function toStoredPolicy({ kind, depth, frozen }: FreezePolicyInput) {
  return present(kind === "PREFIX" ? { kind: "prefix", depth } : { kind: "groups", frozen });
}

/** @throws BAD_INPUT naming the wrong part of the policy that is at `field` of the input */
export function parsePolicy(input: FreezePolicyInput, field: string): FreezePolicy {
  const parsed = FreezePolicySchema.safeParse(toStoredPolicy(input));
  if (parsed.success) return parsed.data;
  const part = input.kind === "PREFIX" ? "depth" : "frozen";
  const wanted =
    input.kind === "PREFIX"
      ? "the number of groups frozen from the bottom"
      : "the names of the groups to freeze";
  throw badInput(`${field}.${part}`, `${field}.${part} has to be ${wanted}.`);
}

/** Runs a check of @frostline/model and says what it found in the words of the API: paths of the input's fields. */
export function naming<Result>(under: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    const issue = error instanceof ConfigError ? error.issues[0] : undefined;
    if (!issue) throw error;
    const field = fieldOf([under, issue.path].filter(Boolean).join("."));
    throw new AppError("BAD_INPUT", `${field} ${issue.message}.`, { field, cause: error });
  }
}

const fieldOf = (path: string) =>
  path === "model.source" ? "modelSource" : path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");

export const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** An absent field and an explicit null mean the same: the default. */
export function present(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
