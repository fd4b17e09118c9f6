import type { ReactNode } from "react";

export interface Definition {
  term: string;
  value: ReactNode;
}

/** Names and values in two aligned columns. */
export function DefinitionList({ items }: { items: Definition[] }) {
  return (
    <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1">
      {items.map(({ term, value }) => (
        <div key={term} className="col-span-2 grid grid-cols-subgrid">
          <dt className="break-words text-ink-faint">{term}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
