"use client";

import { clsx } from "clsx";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface MenuItem {
  label: string;
  icon: ReactNode;
  onSelect: () => void;
  danger?: boolean;
}

/** Actions behind one button, reached with the arrow keys. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          className="z-50 min-w-44 rounded-md border border-line bg-surface p-1 shadow-lg"
        >
          {items.map(({ label, icon, onSelect, danger = false }) => (
            <Radix.Item
              key={label}
              onSelect={onSelect}
              className={clsx(
                "flex h-8 cursor-pointer items-center gap-2 rounded px-2 outline-none",
                danger ? "text-bad data-[highlighted]:bg-bad-soft" : "data-[highlighted]:bg-sunken",
              )}
            >
              {icon}
              {label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
