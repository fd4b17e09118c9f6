import { typedNumber } from "../ui/format.ts";
import { TextField } from "../ui/text-field.tsx";
import type { FieldErrors } from "./create-input.ts";
import type { FieldSpec } from "./field-texts.ts";

/** What an empty box stands for, and why. */
export interface FieldDefault {
  name: string;
  value?: string | null;
  reason: string;
}

interface ConfigFieldsProps<Name extends string> {
  fields: readonly FieldSpec<Name>[];
  /** Where these fields are in the API's input: "dataset" or "training". */
  under: string;
  texts: Readonly<Record<Name, string>>;
  defaults: readonly FieldDefault[];
  errors: FieldErrors;
  onChange: (name: Name, text: string) => void;
}

/** Boxes of a configuration, each with the default that an empty one stands for and the reason for it. */
export function ConfigFields<Name extends string>(props: ConfigFieldsProps<Name>) {
  const { fields, under, texts, defaults, errors, onChange } = props;
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
      {fields.map(({ name, label, kind, absent }) => {
        const fallback = defaults.find((field) => field.name === name);
        return (
          <TextField
            key={name}
            label={label}
            value={texts[name]}
            onChange={(text) => onChange(name, text)}
            placeholder={defaultText(fallback) ?? absent}
            hint={fallback?.reason}
            error={errors.get(`${under}.${name}`)}
            inputMode={kind === "count" ? "numeric" : "text"}
          />
        );
      })}
    </div>
  );
}

/** The default as a person would type it. */
export function defaultText(field: FieldDefault | undefined): string | undefined {
  if (field?.value == null) return undefined;
  return Number.isFinite(Number(field.value)) ? typedNumber(Number(field.value)) : field.value;
}
