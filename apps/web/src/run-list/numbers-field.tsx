"use client";

import { useState } from "react";
import { TextField } from "../ui/text-field.tsx";

interface NumbersFieldProps {
  label: string;
  hint: string;
  value: readonly number[];
  onChange: (value: number[]) => void;
}

/** Whole numbers, separated by commas; what is none of them is pointed out and left aside. */
export function NumbersField({ label, hint, value, onChange }: NumbersFieldProps) {
  const [text, setText] = useState(value.join(", "));
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const wrong = parts.find((part) => !/^\d{1,15}$/.test(part));
  const type = (typed: string) => {
    setText(typed);
    const numbers = typed.split(/[\s,]+/).filter((part) => /^\d{1,15}$/.test(part));
    onChange([...new Set(numbers.map(Number))]);
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={text}
      onChange={type}
      inputMode="numeric"
      error={wrong === undefined ? undefined : `${wrong} is not a whole number.`}
    />
  );
}
