import type { ReactNode } from "react";

/** One figure with its name: the name small above, the figure large below. */
export function Stat({ name, children, note }: { name: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-faint text-xs">{name}</dt>
      <dd className="mt-0.5 font-semibold text-lg leading-6">{children}</dd>
      {note && <dd className="text-ink-faint text-xs">{note}</dd>}
    </div>
  );
}
