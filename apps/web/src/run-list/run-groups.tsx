"use client";

import { useState } from "react";
import { errorSentence } from "../gateway/client.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { LoadFailed } from "../ui/load-failed.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Surface } from "../ui/surface.tsx";
import { GroupsList } from "./groups-list.tsx";
import { filterOf, type ListView } from "./list-view.ts";
import { NoRuns } from "./no-runs.tsx";

const RunGroupsDocument = graphql(`
  query RunGroups($filter: RunFilterInput!, $metrics: [MetricChoiceInput!]!) {
    runGroups(filter: $filter, metrics: $metrics) {
      id
      ...GroupsList_Group
    }
    experiments(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

interface RunGroupsProps {
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

/** The runs that fit the view, taken together over their seeds. */
export function RunGroups({ view, change }: RunGroupsProps) {
  const variables = { filter: filterOf(view), metrics: [...view.columns] };
  const { data, error, refetch } = useLiveQuery(RunGroupsDocument, variables);
  const [kept, setKept] = useState(data);
  if (data && data !== kept) setKept(data);
  const shown = data ?? (error ? undefined : kept);
  const names = new Map(shown?.experiments.edges.map(({ node }) => [node.id, node.name]));
  return (
    <Surface>
      {error && <LoadFailed what="The runs" message={errorSentence(error)} retry={refetch} />}
      {!shown && !error && <SkeletonRows rows={8} label="Loading runs" />}
      {shown?.runGroups.length === 0 && <NoRuns view={view} change={change} />}
      {shown && shown.runGroups.length > 0 && (
        <div aria-busy={!data} className={data ? undefined : "opacity-60"}>
          <GroupsList groups={shown.runGroups} experiments={names} view={view} change={change} />
        </div>
      )}
    </Surface>
  );
}
