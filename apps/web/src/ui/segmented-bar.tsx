import { clsx } from "clsx";

export interface Segment {
  name: string;
  count: number;
  className: string;
}

/** Parts of a whole as one thin bar; the counts are also its accessible name. */
export function SegmentedBar({ segments, className }: { segments: Segment[]; className?: string }) {
  const present = segments.filter(({ count }) => count > 0);
  const label = present.map(({ name, count }) => `${count} ${name}`).join(", ") || "none";
  return (
    <div
      role="img"
      aria-label={label}
      title={label}
      className={clsx("flex h-1.5 gap-px overflow-hidden rounded-full bg-sunken", className)}
    >
      {present.map((segment) => (
        <div
          key={segment.name}
          className={clsx("transition-[flex-grow] duration-500", segment.className)}
          style={{ flexGrow: segment.count }}
        />
      ))}
    </div>
  );
}
