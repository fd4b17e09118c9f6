"use client";

import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { TagEditor } from "../tags/tag-editor.tsx";

export const ExperimentTagsFragment = graphql(`
  fragment ExperimentTags_Experiment on Experiment {
    id
    tags
  }
`);

const TagExperimentDocument = graphql(`
  mutation TagExperiment($id: ID!, $add: [String!]!, $remove: [String!]!) {
    tagExperiment(id: $id, add: $add, remove: $remove) {
      id
      tags
    }
  }
`);

export function ExperimentTags({ experiment }: { experiment: FragmentType<typeof ExperimentTagsFragment> }) {
  const { id, tags } = readFragment(ExperimentTagsFragment, experiment);
  const [, tagExperiment] = useMutation(TagExperimentDocument);
  const act = useAct();
  return (
    <TagEditor
      tags={tags}
      onAdd={(tag) => act(tagExperiment({ id, add: [tag], remove: [] }))}
      onRemove={(tag) => act(tagExperiment({ id, add: [], remove: [tag] }))}
    />
  );
}
