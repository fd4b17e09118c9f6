"use client";

import { useTagRuns } from "../runs/run-tags.tsx";
import { useMay } from "../session/viewer.tsx";
import { AddTag } from "../tags/add-tag.tsx";
import { Button } from "../ui/button.tsx";

interface PickedBarProps {
  picked: readonly string[];
  /** Of the chosen runs. */
  tags: readonly string[];
  onNone: () => void;
}

/** What can be done with the chosen runs. */
export function PickedBar({ picked, tags, onNone }: PickedBarProps) {
  const mayTag = useMay("MEMBER");
  const tagRuns = useTagRuns();
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b bg-accent-soft px-4 py-1.5">
      <p className="font-medium" role="status">
        {picked.length} chosen
      </p>
      {mayTag && <AddTag label="Add tag" present={[]} onAdd={(tag) => tagRuns(picked, { add: [tag] })} />}
      {mayTag &&
        tags.map((tag) => (
          <Button key={tag} onClick={() => void tagRuns(picked, { remove: [tag] })}>
            Remove “{tag}”
          </Button>
        ))}
      <Button className="ml-auto" onClick={onNone}>
        Choose none
      </Button>
    </div>
  );
}
