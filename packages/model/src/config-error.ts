import type { z } from "zod";

export interface ConfigIssue {
  /** Where the wrong value is, e.g. "training.epochs" or "freeze.2.depth"; "" for the whole. */
  path: string;
  message: string;
}

/** A configuration that does not fit its schema. The message names every wrong field. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly issues: ConfigIssue[];

  constructor(issues: ConfigIssue[]) {
    super(issues.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; "));
    this.issues = issues;
  }
}

/**
 * Checks a value from outside once, and fills in the defaults.
 * @throws ConfigError with one entry for every wrong field.
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { error: (issue) => sentence(issue), reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
}

function sentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is missing";
      return `must be ${withArticle(issue.expected)}, not ${describe(issue.input)}`;
    case "too_small":
      return issue.origin === "string"
        ? "must not be empty"
        : `must ${issue.origin === "array" ? "have" : "be"} ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `must ${issue.origin === "array" ? "have" : "be"} ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
    case "unrecognized_keys":
      return `has an unknown field ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "invalid_union":
      return "is not one of the known kinds";
    default:
      return `is not valid (${issue.code})`;
  }
}

function withArticle(type: string): string {
  if (type === "int") return "a whole number";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return JSON.stringify(value) ?? String(value);
}
