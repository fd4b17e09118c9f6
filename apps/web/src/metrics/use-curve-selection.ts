"use client";

import { useCallback, useState } from "react";

/** Which runs are hidden, and which one stands out, in all charts of a page together. */
export interface CurveSelection {
  hidden: ReadonlySet<string>;
  highlighted: string | null;
  toggle: (runId: string) => void;
  highlight: (runId: string | null) => void;
}

export function useCurveSelection(): CurveSelection {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [highlighted, highlight] = useState<string | null>(null);
  const toggle = useCallback((runId: string) => setHidden((before) => toggled(before, runId)), []);
  return { hidden, highlighted, toggle, highlight };
}

function toggled(before: ReadonlySet<string>, runId: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(runId)) after.add(runId);
  return after;
}
