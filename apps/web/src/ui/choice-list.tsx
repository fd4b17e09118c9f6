"use client";

import { clsx } from "clsx";
import { type ReactNode, useId } from "react";

export interface Choice {
  value: string;
  title: ReactNode;
  description: ReactNode;
}

interface ChoiceListProps {
  label: string;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  /** On a wide screen. */
  columns?: 2 | 3;
}

/** One of a few, each with a description: radio buttons that look like cards. */
export function ChoiceList({ label, choices, value, onChange, columns = 2 }: ChoiceListProps) {
  const name = useId();
  return (
    <fieldset className={clsx("grid gap-2", columns === 3 ? "lg:grid-cols-3" : "sm:grid-cols-2")}>
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={clsx(
            "flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2",
            choice.value === value ? "border-accent bg-accent-soft" : "border-line hover:bg-sunken",
          )}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0">
            <span className="block font-medium break-words">{choice.title}</span>
            <span className="block text-ink-soft text-xs">{choice.description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
