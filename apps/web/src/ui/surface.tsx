import type { ReactNode } from "react";

/** A raised area without a title of its own. */
export function Surface({ children }: { children: ReactNode }) {
  return <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">{children}</div>;
}
