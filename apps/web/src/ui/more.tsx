"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface MoreProps {
  summary: ReactNode;
  /** Open from the start, as where there is something wrong inside. */
  open?: boolean;
  children: ReactNode;
}

/** What few people need, behind one line; the browser's search finds it there too. */
export function More({ summary, open = false, children }: MoreProps) {
  const [shown, setShown] = useState(open);
  const [before, setBefore] = useState(open);
  // Something inside may open it; only the person closes it, never a box that is empty for a moment.
  if (open !== before) {
    setBefore(open);
    if (open) setShown(true);
  }
  return (
    <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)} className="group">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded font-medium text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={15} className="transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-4">{children}</div>
    </details>
  );
}
