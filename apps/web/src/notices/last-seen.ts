"use client";

import { useSyncExternalStore } from "react";

const KEY = "frostline.notices.seen";
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The id of the newest notice that was seen in this browser, and how to set it; ids grow with time. */
export function useLastSeen(): [string, (id: string) => void] {
  const seen = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(KEY) ?? "",
    () => "",
  );
  const see = (id: string) => {
    if (id <= seen) return;
    localStorage.setItem(KEY, id);
    for (const listener of listeners) listener();
  };
  return [seen, see];
}
