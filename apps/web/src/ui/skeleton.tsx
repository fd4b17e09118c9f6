import { clsx } from "clsx";
import type { CSSProperties } from "react";

/** A quiet placeholder of about the size of what is coming. */
export function Skeleton({ className, style }: { className?: string; style?: CSSProperties }) {
  return <div aria-hidden style={style} className={clsx("animate-pulse rounded bg-sunken", className)} />;
}

/** Placeholder lines for a table or a list. */
export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
        <Skeleton key={row} className="h-5" />
      ))}
    </div>
  );
}
