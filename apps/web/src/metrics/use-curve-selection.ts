"use client";

import { useCallback, useState } from "react";

/** Which groups of curves are hidden, and which one stands out, in all charts of a page together. */
export interface CurveSelection {
  hidden: ReadonlySet<string>;
  highlighted: string | null;
  toggle: (group: string) => void;
  highlight: (group: string | null) => void;
}

export function useCurveSelection(): CurveSelection {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [highlighted, highlight] = useState<string | null>(null);
  const toggle = useCallback((group: string) => setHidden((before) => toggled(before, group)), []);
  return { hidden, highlighted, toggle, highlight };
}

function toggled(before: ReadonlySet<string>, group: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(group)) after.add(group);
  return after;
}
