"use client";

import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, IconButton } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { choiceText, type MetricChoice } from "./metric-choice.ts";
import { MetricChoiceFields } from "./metric-choice-fields.tsx";

interface ColumnsMenuProps {
  columns: readonly MetricChoice[];
  metricKeys: readonly string[];
  onChange: (columns: MetricChoice[]) => void;
}

/** Which metrics have a column. */
export function ColumnsMenu({ columns, metricKeys, onChange }: ColumnsMenuProps) {
  const [choice, setChoice] = useState<MetricChoice>({ key: "", of: "BEST" });
  const key = choice.key || (metricKeys[0] ?? "");
  const isThere = columns.some((column) => choiceText(column) === choiceText({ ...choice, key }));
  const add = (event: FormEvent) => {
    event.preventDefault();
    onChange([...columns, { ...choice, key }]);
  };
  return (
    <Popover label="Columns" align="end">
      {() => (
        <form onSubmit={add} className="flex flex-col gap-2">
          <ul>
            {columns.map((column, i) => (
              <li key={choiceText(column)} className="flex items-center gap-2">
                <span className="min-w-0 flex-1 break-words">
                  {column.key} <span className="text-ink-faint">{column.of.toLowerCase()}</span>
                </span>
                {columns.length > 1 && (
                  <IconButton
                    label={`Remove the column ${column.key} ${column.of.toLowerCase()}`}
                    onClick={() => onChange(columns.filter((_, other) => other !== i))}
                  >
                    <X aria-hidden size={14} />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
          <MetricChoiceFields choice={{ ...choice, key }} metricKeys={metricKeys} onChange={setChoice} />
          <Button
            type="submit"
            tone="primary"
            disabled={key === "" || isThere || columns.length >= 8}
            className="justify-center"
          >
            {isThere ? "Has a column" : "Add a column"}
          </Button>
        </form>
      )}
    </Popover>
  );
}
