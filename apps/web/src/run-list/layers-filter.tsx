"use client";

import { useState } from "react";
import { TextField } from "../ui/text-field.tsx";
import type { ListView } from "./list-view.ts";
import { readNumber } from "./metric-choice.ts";
import { NumbersField } from "./numbers-field.tsx";

interface LayersFilterProps {
  view: Pick<ListView, "depth" | "trainedBlocks" | "frozenBlocks">;
  change: (changes: Partial<ListView>) => void;
}

/** How deep is frozen, or what of certain blocks. */
export function LayersFilter({ view: { depth, trainedBlocks, frozenBlocks }, change }: LayersFilterProps) {
  const [from, setFrom] = useState(String(depth.from ?? ""));
  const [to, setTo] = useState(String(depth.to ?? ""));
  const whole = (text: string) => {
    const number = readNumber(text);
    return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
  };
  return (
    <div className="flex flex-col gap-3">
      <fieldset>
        <legend className="mb-1 font-medium">Freeze depth k</legend>
        <div className="grid grid-cols-2 gap-2">
          <TextField
            label="Least depth"
            hideLabel
            placeholder="from"
            inputMode="numeric"
            value={from}
            onChange={(text) => {
              setFrom(text);
              change({ depth: { from: whole(text), to: whole(to) } });
            }}
          />
          <TextField
            label="Greatest depth"
            hideLabel
            placeholder="to"
            inputMode="numeric"
            value={to}
            onChange={(text) => {
              setTo(text);
              change({ depth: { from: whole(from), to: whole(text) } });
            }}
          />
        </div>
      </fieldset>
      <NumbersField
        label="Blocks trained at some time, all of"
        hint="Counted from 0 at the bottom"
        value={trainedBlocks}
        onChange={(blocks) => change({ trainedBlocks: blocks })}
      />
      <NumbersField
        label="Blocks frozen throughout, all of"
        hint="Counted from 0 at the bottom"
        value={frozenBlocks}
        onChange={(blocks) => change({ frozenBlocks: blocks })}
      />
    </div>
  );
}

/** "k 2–5, block 5 trained"; undefined when nothing is set. */
export function layersInWords({ depth, trainedBlocks, frozenBlocks }: LayersFilterProps["view"]) {
  const parts = [
    depthInWords(depth),
    trainedBlocks.length > 0 && `block ${trainedBlocks.join(", ")} trained`,
    frozenBlocks.length > 0 && `block ${frozenBlocks.join(", ")} frozen`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : undefined;
}

function depthInWords({ from, to }: ListView["depth"]) {
  if (from === undefined) return to === undefined ? undefined : `k ≤ ${to}`;
  if (to === undefined) return `k ≥ ${from}`;
  return from === to ? `k = ${from}` : `k ${from}–${to}`;
}
