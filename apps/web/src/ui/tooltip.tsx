"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Shows more about one focusable or hoverable element. Needs `TooltipProvider` above it. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-80 rounded-md border border-line bg-surface px-3 py-2 text-ink-soft text-xs shadow-lg"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Radix.Provider delayDuration={250}>{children}</Radix.Provider>;
}
