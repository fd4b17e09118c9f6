import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface MoreProps {
  summary: ReactNode;
  /** Open from the start, as where there is something wrong inside. */
  open?: boolean;
  children: ReactNode;
}

/** What few people need, behind one line; the browser's search finds it there too. */
export function More({ summary, open = false, children }: MoreProps) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded font-medium text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={15} className="transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-4">{children}</div>
    </details>
  );
}
