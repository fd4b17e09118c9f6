"use client";

import { useState } from "react";

const OWN = "own";

/** A source that is one of the known ones or typed; what was typed comes back when it is chosen again. */
export function useOwnSource(source: string, known: readonly string[], change: (source: string) => void) {
  const isOwn = !known.includes(source);
  const [typed, setTyped] = useState("");
  const choose = (choice: string) => {
    if (isOwn) setTyped(source);
    change(choice === OWN ? typed : choice);
  };
  return { choice: isOwn ? OWN : source, choose, isOwn, ownChoice: OWN };
}
