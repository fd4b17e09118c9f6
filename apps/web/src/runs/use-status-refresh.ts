"use client";

import { useCallback, useEffect, useEffectEvent, useRef } from "react";

/** Events of a busy team lead to one look, not to one each. */
const LOOK_AFTER_MS = 2000;

interface SeenRun {
  id: string;
  status: string;
}

/**
 * For what is computed from many runs, and so is not in their events: looks again when a run is new or its status
 * has changed. Answers what has to be told of every event's run.
 */
export function useStatusRefresh(look: () => void): (run: SeenRun) => void {
  const statuses = useRef(new Map<string, string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lookAgain = useEffectEvent(look);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(({ id, status }) => {
    if (statuses.current.get(id) === status) return;
    statuses.current.set(id, status);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      lookAgain();
    }, LOOK_AFTER_MS);
  }, []);
}
