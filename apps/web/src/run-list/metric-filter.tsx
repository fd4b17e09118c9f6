"use client";

import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { isShare } from "../metrics/metric-keys.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { formatMetric, type MetricChoice, type MetricRange, readNumber } from "./metric-choice.ts";
import { MetricChoiceFields } from "./metric-choice-fields.tsx";

interface MetricFilterProps {
  ranges: readonly MetricRange[];
  metricKeys: readonly string[];
  onChange: (ranges: MetricRange[]) => void;
  onDone: () => void;
}

/** Runs whose metrics lie within limits. */
export function MetricFilter({ ranges, metricKeys, onChange, onDone }: MetricFilterProps) {
  const [choice, setChoice] = useState<MetricChoice>({ key: metricKeys[0] ?? "", of: "BEST" });
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const range = { ...choice, from: readNumber(from), to: readNumber(to) };
  const usable = choice.key !== "" && (range.from !== undefined || range.to !== undefined);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!usable) return;
    onChange([...ranges, range]);
    onDone();
  };
  return (
    <form onSubmit={add} className="flex flex-col gap-2">
      {ranges.map((set, i) => (
        <p key={rangeInWords(set)} className="flex items-center gap-2">
          <span className="min-w-0 flex-1 break-words">{rangeInWords(set)}</span>
          <IconButton
            label={`Remove ${rangeInWords(set)}`}
            onClick={() => onChange(ranges.filter((_, other) => other !== i))}
          >
            <X aria-hidden size={14} />
          </IconButton>
        </p>
      ))}
      <MetricChoiceFields choice={choice} metricKeys={metricKeys} onChange={setChoice} />
      <div className="grid grid-cols-2 gap-2">
        <TextField label="At least" value={from} onChange={setFrom} placeholder={example(choice.key)} />
        <TextField label="At most" value={to} onChange={setTo} />
      </div>
      <Button type="submit" tone="primary" disabled={!usable} className="justify-center">
        Add
      </Button>
    </form>
  );
}

const example = (key: string) => (isShare(key) ? "0.8" : undefined);

/** "best validation/accuracy ≥ 80.0 %" */
export function rangeInWords({ key, of, from, to }: MetricRange): string {
  const name = `${of.toLowerCase()} ${key}`;
  if (from === undefined) return `${name} ≤ ${formatMetric(key, to)}`;
  if (to === undefined) return `${name} ≥ ${formatMetric(key, from)}`;
  return `${name} ${formatMetric(key, from)} to ${formatMetric(key, to)}`;
}
