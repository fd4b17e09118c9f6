import { clsx } from "clsx";
import type { ComponentProps } from "react";

type Tone = "primary" | "quiet" | "danger";

const TONES: Record<Tone, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:opacity-90",
  quiet: "bg-surface text-ink border-line hover:bg-sunken",
  danger: "bg-surface text-bad border-line hover:bg-bad-soft hover:border-bad",
};

interface ButtonProps extends ComponentProps<"button"> {
  tone?: Tone;
}

/** Classes of a button, for links that look like one. */
export function buttonLook(tone: Tone, className?: string): string {
  return clsx(
    "inline-flex h-8 items-center gap-1.5 rounded-md border px-3 font-medium whitespace-nowrap",
    "transition-colors disabled:opacity-55",
    TONES[tone],
    className,
  );
}

export function Button({ tone = "quiet", className, ...rest }: ButtonProps) {
  return <button type="button" className={buttonLook(tone, className)} {...rest} />;
}

interface IconButtonProps extends ComponentProps<"button"> {
  label: string;
}

/** Classes of a button with nothing but an icon, for links that look like one. */
export function iconLook(className?: string): string {
  return clsx(
    "inline-flex size-8 items-center justify-center rounded-md text-ink-soft hover:bg-sunken hover:text-ink",
    className,
  );
}

export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return <button type="button" aria-label={label} title={label} className={iconLook(className)} {...rest} />;
}
