/** How a field's text is read. Empty always means "the default". A flag's text is "true" or empty. */
type FieldKind = "text" | "count" | "number" | "flag";

export interface FieldSpec<Name extends string = string> {
  name: Name;
  label: string;
  kind: FieldKind;
  /** What an empty box means where there is no default value. */
  absent?: string;
}

export interface ReadTexts {
  /** Of the fields that are not empty. */
  values: Record<string, string | number | boolean>;
  /** Sentences by field, about texts that are no value of their kind. */
  problems: Map<string, string>;
}

/** Reads the boxes of some fields. What their values may be is for the gateway to judge. */
export function readTexts(
  fields: readonly FieldSpec[],
  texts: Readonly<Record<string, string | undefined>>,
): ReadTexts {
  const values: ReadTexts["values"] = {};
  const problems = new Map<string, string>();
  for (const { name, label, kind } of fields) {
    const text = texts[name]?.trim() ?? "";
    if (text === "") continue;
    const number = Number(text);
    if (kind === "text") values[name] = text;
    else if (kind === "flag") values[name] = text === "true";
    else if (!Number.isFinite(number)) problems.set(name, `${label} must be a number.`);
    else if (kind === "count" && !Number.isInteger(number)) {
      problems.set(name, `${label} must be a whole number.`);
    } else values[name] = number;
  }
  return { values, problems };
}
