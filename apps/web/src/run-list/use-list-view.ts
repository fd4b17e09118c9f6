"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { type ListView, readView, writeView } from "./list-view.ts";

/** The view that the address holds, and how to change it: the address follows without a new entry in the history. */
export function useListView(): [ListView, (changes: Partial<ListView>) => void] {
  const path = usePathname();
  const address = useSearchParams().toString();
  const [known, setKnown] = useState(address);
  // React learns of a new address when it has the time: until then what was written counts, so that a box is checked at once.
  const [written, setWritten] = useState<string>();
  if (known !== address) {
    setKnown(address);
    setWritten(undefined);
  }
  const query = written ?? address;
  const view = useMemo(() => readView(new URLSearchParams(query)), [query]);
  const change = (changes: Partial<ListView>) => {
    // What the address says now, not at the last render: two changes may come one after the other.
    const current = readView(new URLSearchParams(window.location.search));
    const next = writeView({ ...current, ...changes });
    window.history.replaceState(null, "", next ? `${path}?${next}` : path);
    setWritten(next);
  };
  return [view, change];
}
