import { clsx } from "clsx";
import { type HTMLAttributes, type ReactNode, useId } from "react";

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What an empty box stands for. */
  placeholder?: string | undefined;
  /** Stays below the box: what the value does, or why its default is what it is. */
  hint?: ReactNode;
  error?: string | undefined;
  type?: "text" | "email" | "password";
  /** What a browser or password manager may fill in; nothing unless said. */
  autoComplete?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  /** The label is for screen readers only, where the place says it to everybody else. */
  hideLabel?: boolean;
  required?: boolean;
  className?: string;
}

/** A labelled box for one line of text, with its hint and its error, which screen readers read with it. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, placeholder, hint, error, hideLabel, required, className } = props;
  const { type = "text", autoComplete = "off", inputMode } = props;
  const id = useId();
  const described = clsx(error && `${id}-error`, hint && `${id}-hint`);
  return (
    <div className={clsx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "font-medium"}>
        {label}
      </label>
      <input
        id={id}
        type={type}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={placeholder}
        inputMode={inputMode}
        required={required}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        autoComplete={autoComplete}
        spellCheck={false}
        className={clsx(
          "h-8 w-full rounded-md border bg-surface px-2.5 tabular-nums max-sm:h-9 max-sm:text-base",
          "placeholder:text-ink-faint",
          error ? "border-bad" : "border-line-strong",
        )}
      />
      {error && (
        <p id={`${id}-error`} className="text-bad text-xs">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-xs leading-4">
          {hint}
        </p>
      )}
    </div>
  );
}
