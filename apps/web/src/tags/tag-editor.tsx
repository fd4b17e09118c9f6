"use client";

import { X } from "lucide-react";
import { useMay } from "../session/viewer.tsx";
import { AddTag } from "./add-tag.tsx";
import { TAG_LOOK, TagList } from "./tag-list.tsx";

interface TagEditorProps {
  tags: readonly string[];
  /** Settles when the gateway has answered. */
  onAdd: (tag: string) => Promise<unknown>;
  onRemove: (tag: string) => Promise<unknown>;
}

/** The tags of one thing, with the ways to give it more and to take some away for those who may. */
export function TagEditor({ tags, onAdd, onRemove }: TagEditorProps) {
  if (!useMay("MEMBER")) return <TagList tags={tags} />;
  return (
    <div className="flex flex-wrap items-center gap-1">
      {tags.length > 0 && (
        <ul aria-label="Tags" className="contents">
          {tags.map((tag) => (
            <li key={tag} className={`${TAG_LOOK} pr-0.5`}>
              <span className="truncate">{tag}</span>
              <button
                type="button"
                aria-label={`Remove the tag ${tag}`}
                className="ml-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full hover:bg-sunken hover:text-ink"
                onClick={() => void onRemove(tag)}
              >
                <X aria-hidden size={11} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddTag label="tag" present={tags} onAdd={onAdd} small />
    </div>
  );
}
