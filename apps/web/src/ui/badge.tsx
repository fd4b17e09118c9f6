import { clsx } from "clsx";
import type { ReactNode } from "react";

export type BadgeTone = "neutral" | "active" | "good" | "bad";

const TONES: Record<BadgeTone, string> = {
  neutral: "bg-sunken text-ink-soft",
  active: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
};

interface BadgeProps {
  tone: BadgeTone;
  icon: ReactNode;
  /** On phones only the icon is visible. */
  iconOnPhones?: boolean;
  children: ReactNode;
}

export function Badge({ tone, icon, iconOnPhones = false, children }: BadgeProps) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center gap-1 rounded px-1.5 font-medium text-xs whitespace-nowrap",
        TONES[tone],
      )}
    >
      {icon}
      <span className={iconOnPhones ? "max-sm:sr-only" : undefined}>{children}</span>
    </span>
  );
}
