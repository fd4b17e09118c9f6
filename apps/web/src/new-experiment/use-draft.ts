"use client";

import { useCallback, useState } from "react";
import type { Draft } from "./draft.ts";
import { forgetDraft, loadDraft, storeDraft } from "./draft-storage.ts";

export interface DraftState {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  /** Back to how the form was at first. */
  reset: () => void;
  /** The draft has become an experiment: the next one starts afresh. */
  forget: () => void;
}

/** A draft that survives a reload of this tab. For components that are never rendered on the server. */
export function useDraft(key: string, initial: Draft): DraftState {
  const [draft, setDraft] = useState(() => loadDraft(key) ?? initial);
  const change = useCallback(
    (changes: Partial<Draft>) =>
      setDraft((current) => {
        const next = { ...current, ...changes };
        storeDraft(key, next);
        return next;
      }),
    [key],
  );
  const forget = useCallback(() => forgetDraft(key), [key]);
  const reset = () => {
    forget();
    setDraft(initial);
  };
  return { draft, change, reset, forget };
}
