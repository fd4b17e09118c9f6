import { clsx } from "clsx";

interface TagListProps {
  tags: readonly string[];
  className?: string;
}

/** Words that people gave something, small and quiet. Nothing when there are none. */
export function TagList({ tags, className }: TagListProps) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className={clsx("flex min-w-0 flex-wrap gap-1", className)}>
      {tags.map((tag) => (
        <li key={tag} className={TAG_LOOK}>
          {tag}
        </li>
      ))}
    </ul>
  );
}

export const TAG_LOOK =
  "inline-flex h-5 max-w-48 items-center truncate rounded-full border border-line bg-surface px-2 text-ink-soft text-xs whitespace-nowrap";
