"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type ListView, readView, writeView } from "./list-view.ts";

/** The view that the address holds, and how to change it: the address follows without a new entry in the history. */
export function useListView(): [ListView, (changes: Partial<ListView>) => void] {
  const path = usePathname();
  const address = useSearchParams();
  const view = useMemo(() => readView(new URLSearchParams(address)), [address]);
  const change = (changes: Partial<ListView>) => {
    // What the address says now, not at the last render: two changes may come one after the other.
    const current = readView(new URLSearchParams(window.location.search));
    const query = writeView({ ...current, ...changes });
    window.history.replaceState(null, "", query ? `${path}?${query}` : path);
  };
  return [view, change];
}
