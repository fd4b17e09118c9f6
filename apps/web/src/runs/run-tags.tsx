"use client";

import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { TagEditor } from "../tags/tag-editor.tsx";

export const RunTagsFragment = graphql(`
  fragment RunTags_Run on Run {
    id
    tags
  }
`);

const TagRunsDocument = graphql(`
  mutation TagRuns($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) {
    tagRuns(runIds: $runIds, add: $add, remove: $remove) {
      id
      tags
    }
  }
`);

/** Gives tags to runs and takes them away, at most 200 runs at once. */
export function useTagRuns() {
  const [, tagRuns] = useMutation(TagRunsDocument);
  const act = useAct();
  return (runIds: readonly string[], { add = [], remove = [] }: { add?: string[]; remove?: string[] }) =>
    act(tagRuns({ runIds: [...runIds], add, remove }));
}

export function RunTags({ run }: { run: FragmentType<typeof RunTagsFragment> }) {
  const { id, tags } = readFragment(RunTagsFragment, run);
  const tagRuns = useTagRuns();
  return (
    <TagEditor
      tags={tags}
      onAdd={(tag) => tagRuns([id], { add: [tag] })}
      onRemove={(tag) => tagRuns([id], { remove: [tag] })}
    />
  );
}
