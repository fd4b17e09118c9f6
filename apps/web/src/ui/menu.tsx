"use client";

import { clsx } from "clsx";
import { DropdownMenu as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";

export interface MenuItem {
  label: string;
  icon: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  /** What it opens takes the focus; otherwise the menu's button gets it back. */
  takesFocus?: boolean;
}

/** Actions behind one button, reached with the arrow keys. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef(false);
  // The button has the focus before anything opens, so that a question which is asked gives it back there.
  const choose = ({ onSelect, takesFocus = false }: MenuItem) => {
    if (!takesFocus) button.current?.focus();
    chosen.current = true;
    onSelect();
  };
  const onCloseAutoFocus = (event: Event) => {
    if (chosen.current) event.preventDefault();
    chosen.current = false;
  };
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild ref={button}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={onCloseAutoFocus}
          className="z-50 min-w-44 rounded-md border border-line bg-surface p-1 shadow-lg"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.label}
              onSelect={() => choose(item)}
              className={clsx(
                "flex h-8 cursor-pointer items-center gap-2 rounded px-2 outline-none",
                item.danger ? "text-bad data-[highlighted]:bg-bad-soft" : "data-[highlighted]:bg-sunken",
              )}
            >
              {item.icon}
              {item.label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
