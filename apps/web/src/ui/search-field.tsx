"use client";

import { clsx } from "clsx";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

interface SearchFieldProps {
  /** What is searched, for screen readers and in the empty box. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

const SETTLES_AFTER_MS = 250;

/** A box to search in, that tells what was typed once the typing pauses. */
export function SearchField({ label, value, onChange, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [before, setBefore] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (value !== before) {
    setBefore(value);
    setTyped(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(text), SETTLES_AFTER_MS);
  };
  return (
    <div className={clsx("relative", className)}>
      <Search aria-hidden size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => type(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-2 pl-8 placeholder:text-ink-faint max-sm:h-9 max-sm:text-base"
      />
    </div>
  );
}
