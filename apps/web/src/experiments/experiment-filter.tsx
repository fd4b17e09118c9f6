"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import type { ExperimentFilterInput } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { CheckboxList } from "../ui/checkbox-list.tsx";
import { Popover } from "../ui/popover.tsx";
import { SearchField } from "../ui/search-field.tsx";

const ExperimentTagsInUseDocument = graphql(`
  query ExperimentTagsInUse {
    tags
  }
`);

/** Which experiments are listed. The address holds it. */
export interface ExperimentFilter {
  text: string;
  tags: string[];
}

export function useExperimentFilter(): [ExperimentFilter, (changes: Partial<ExperimentFilter>) => void] {
  const path = usePathname();
  const address = useSearchParams();
  const filter = { text: address.get("text") ?? "", tags: address.getAll("tag") };
  const change = (changes: Partial<ExperimentFilter>) => {
    const { text, tags } = { ...filter, ...changes };
    const query = new URLSearchParams([
      ...(text ? [["text", text]] : []),
      ...tags.map((tag) => ["tag", tag]),
    ]);
    window.history.replaceState(null, "", query.size > 0 ? `${path}?${query}` : path);
  };
  return [filter, change];
}

/** As the API takes it; null when everything is listed. */
export function experimentFilterInput({ text, tags }: ExperimentFilter): ExperimentFilterInput | null {
  const wanted = text.trim();
  if (!wanted && tags.length === 0) return null;
  return { text: wanted || null, tags: tags.length > 0 ? tags : null };
}

interface ExperimentFilterBarProps {
  filter: ExperimentFilter;
  onChange: (changes: Partial<ExperimentFilter>) => void;
}

export function ExperimentFilterBar({ filter, onChange }: ExperimentFilterBarProps) {
  const known = useLiveQuery(ExperimentTagsInUseDocument, {}).data?.tags ?? [];
  const tags = [...new Set([...known, ...filter.tags])];
  return (
    <search aria-label="Which experiments" className="flex flex-wrap items-center gap-1.5">
      <SearchField
        label="Name or question"
        value={filter.text}
        onChange={(text) => onChange({ text })}
        className="min-w-0 max-sm:flex-1 sm:w-60"
      />
      {tags.length > 0 && (
        <Popover
          active={filter.tags.length > 0}
          label={filter.tags.length > 0 ? filter.tags.join(" + ") : "Tag"}
        >
          {() => (
            <CheckboxList
              label="Tags of the experiment, all of"
              options={tags.map((value) => ({ value, label: value }))}
              chosen={filter.tags}
              onChange={(chosen) => onChange({ tags: chosen })}
            />
          )}
        </Popover>
      )}
    </search>
  );
}
