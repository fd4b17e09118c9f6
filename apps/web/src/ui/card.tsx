import { clsx } from "clsx";
import { type ReactNode, useId } from "react";

interface CardProps {
  title: ReactNode;
  /** One quiet line beside the title. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Lets a table or a chart reach the card's edges. */
  flush?: boolean;
  className?: string;
}

/** A titled section on its own surface. */
export function Card({ title, note, actions, children, flush = false, className }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className={clsx("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1.5">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        {note && <p className="text-ink-faint text-xs">{note}</p>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}
