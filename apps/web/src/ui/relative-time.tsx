"use client";

import { formatAgo } from "./format.ts";
import { useNow } from "./use-now.ts";

/** "5 min ago", with the exact local time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()} className="whitespace-nowrap tabular-nums">
      {formatAgo(date, now)}
    </time>
  );
}
