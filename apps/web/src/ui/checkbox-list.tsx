import type { ReactNode } from "react";

interface CheckboxListProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: ReactNode }[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}

/** Any number of a few values. */
export function CheckboxList<Value extends string>(props: CheckboxListProps<Value>) {
  const { label, options, chosen, onChange } = props;
  const toggle = (value: Value) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex min-h-7 cursor-pointer items-center gap-2 rounded px-1 hover:bg-sunken"
        >
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
            className="size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0 break-words">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
