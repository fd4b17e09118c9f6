"use client";

import { type FormEvent, useState } from "react";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { TextField } from "../ui/text-field.tsx";

const TagsDocument = graphql(`
  query Tags {
    tags
  }
`);

interface AddTagProps {
  label: string;
  /** Not offered again. */
  present: readonly string[];
  onAdd: (tag: string) => Promise<unknown>;
  small?: boolean;
}

/** A tag to give: one that the team uses already, or a new word. */
export function AddTag({ label, present, onAdd, small = false }: AddTagProps) {
  return (
    <Popover label={label} small={small}>
      {(close) => <TagChoice present={present} onAdd={(tag) => void onAdd(tag).then(close)} />}
    </Popover>
  );
}

function TagChoice({ present, onAdd }: { present: readonly string[]; onAdd: (tag: string) => void }) {
  const [text, setText] = useState("");
  const known = useLiveQuery(TagsDocument, {}).data?.tags ?? [];
  const fitting = known.filter((tag) => !present.includes(tag) && tag.includes(text.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onAdd(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <TextField label="Tag" value={text} onChange={setText} className="flex-1" />
        <Button type="submit" tone="primary" disabled={!text.trim()}>
          Add
        </Button>
      </div>
      {fitting.length > 0 && (
        <ul aria-label="Tags of the team" className="flex flex-wrap gap-1">
          {fitting.slice(0, 20).map((tag) => (
            <li key={tag}>
              <button
                type="button"
                onClick={() => onAdd(tag)}
                className="h-6 rounded-full border border-line px-2 text-ink-soft text-xs hover:bg-sunken hover:text-ink"
              >
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
