"use client";

import { clsx } from "clsx";
import { ChevronDown, Plus } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";

interface PopoverProps {
  /** What the button says. */
  label: ReactNode;
  /** Something is set inside. */
  active?: boolean;
  align?: "start" | "end";
  /** Among text; adds something, and has nothing to say of itself. */
  small?: boolean;
  /** Gets a function that closes it. */
  children: (close: () => void) => ReactNode;
}

/** A few controls behind one button, over the page. */
export function Popover({ label, active = false, align = "start", small = false, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger
        className={clsx(
          "inline-flex max-w-72 items-center gap-1 border",
          small ? "h-5 rounded-full border-dashed px-2 text-xs" : "h-8 rounded-md px-2.5",
          active
            ? "border-accent bg-accent-soft font-medium text-accent"
            : "border-line bg-surface text-ink-soft hover:bg-sunken hover:text-ink",
        )}
      >
        {small && <Plus aria-hidden size={11} className="shrink-0" />}
        <span className="truncate">{label}</span>
        {!small && <ChevronDown aria-hidden size={13} className="shrink-0" />}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={12}
          className="z-50 max-h-[min(28rem,var(--radix-popover-content-available-height))] w-72 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-md border border-line bg-surface p-3 shadow-lg"
        >
          {children(() => setOpen(false))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
