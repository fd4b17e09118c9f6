import type { ReactNode } from "react";

interface NoticeProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Errors are announced to screen readers at once. */
  urgent?: boolean;
}

/** What a place says when it has nothing to show: empty, failed or not found. */
export function Notice({ title, children, action, urgent = false }: NoticeProps) {
  return (
    <div
      role={urgent ? "alert" : undefined}
      className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center"
    >
      <p className="font-semibold text-base">{title}</p>
      {children && <div className="text-ink-soft">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
