import { ConfigError, explainPolicies, type FreezePolicy, parseFreezePolicy } from "@frostline/model";
import { AppError, badInput } from "../errors.ts";
import type { FreezePolicyInput } from "./config.types.ts";
import { FreezeKind } from "./config-enums.ts";

const fieldsOfKind = new Map(
  explainPolicies().map(({ kind, fields }) => [kind, fields.map(({ name }) => name)] as const),
);

/**
 * A policy in the words of @frostline/model, its values not checked yet.
 * @throws BAD_INPUT naming a field that this kind of policy does not have; `field` is the policy's path in the input
 */
export function toStoredPolicy({ learningRate: _, kind, ...rest }: FreezePolicyInput, field: string) {
  const given = present(rest);
  const known = fieldsOfKind.get(kind) ?? [];
  const stray = Object.keys(given).find((name) => !known.includes(name));
  if (stray) {
    const kindName = Object.entries(FreezeKind).find(([, word]) => word === kind)?.[0];
    throw badInput(
      `${field}.${stray}`,
      `${field}.${stray} means nothing for the policy ${kindName}, which has: ${known.join(", ")}.`,
    );
  }
  return { kind, ...given };
}

/** @throws BAD_INPUT naming the wrong part of the policy that is at `field` of the input */
export function parsePolicy(input: FreezePolicyInput, field: string): FreezePolicy {
  const policy = toStoredPolicy(input, field);
  return naming(field, () => parseFreezePolicy(policy));
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
