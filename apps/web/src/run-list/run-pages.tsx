"use client";

import { useMemo, useState } from "react";
import { errorSentence } from "../gateway/client.ts";
import { useLiveEvents } from "../gateway/use-live-events.ts";
import { usePages } from "../gateway/use-pages.ts";
import type { RunPagesQuery } from "../gql/graphql.ts";
import { graphql, readFragment } from "../gql/index.ts";
import { useStatusRefresh } from "../runs/use-status-refresh.ts";
import { LoadFailed } from "../ui/load-failed.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Surface } from "../ui/surface.tsx";
import { filterOf, type ListView, sortInput } from "./list-view.ts";
import { NoRuns } from "./no-runs.tsx";
import { PickedBar } from "./picked-bar.tsx";
import { PickedCurves } from "./picked-curves.tsx";
import { RunsList, RunsListFragment } from "./runs-list.tsx";

const RunPagesDocument = graphql(`
  query RunPages($filter: RunFilterInput!, $sort: RunSortInput!, $after: String) {
    runs(filter: $filter, sort: $sort, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          ...RunName_Run
          ...RunsList_Run
        }
      }
    }
  }
`);

const RunPagesEventsDocument = graphql(`
  subscription RunPagesEvents {
    runEvents {
      run {
        id
        status
      }
    }
  }
`);

const runsOf = ({ runs }: RunPagesQuery) => runs;

interface RunPagesProps {
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

/** The runs that fit the view, page by page; the last ones stay until those of another view are there. */
export function RunPages({ view, change }: RunPagesProps) {
  const variables = { filter: filterOf(view), sort: sortInput(view.sort) };
  const { nodes, totalCount, loadMore, error, refetch } = usePages(RunPagesDocument, variables, runsOf);
  // What changes may fit the filter now, or no longer, or stand elsewhere.
  const seen = useStatusRefresh(refetch);
  useLiveEvents(RunPagesEventsDocument, {}, ({ runEvents }) => seen(runEvents.run));
  const [kept, setKept] = useState({ nodes, totalCount });
  if (nodes && (nodes !== kept.nodes || totalCount !== kept.totalCount)) setKept({ nodes, totalCount });
  const shown = nodes ?? (error ? undefined : kept.nodes);
  const picked = useMemo(
    () => (shown ?? []).filter(({ id }) => view.picked.includes(id)),
    [shown, view.picked],
  );
  const tags = [...new Set(readFragment(RunsListFragment, picked).flatMap((run) => run.tags))].toSorted();
  return (
    <>
      <Surface>
        {error && <LoadFailed what="The runs" message={errorSentence(error)} retry={refetch} />}
        {!shown && !error && <SkeletonRows rows={8} label="Loading runs" />}
        {picked.length > 0 && (
          <PickedBar picked={picked.map(({ id }) => id)} tags={tags} onNone={() => change({ picked: [] })} />
        )}
        {shown?.length === 0 && <NoRuns view={view} change={change} />}
        {shown && shown.length > 0 && (
          <div aria-busy={!nodes} className={nodes ? undefined : "opacity-60"}>
            <RunsList runs={shown} view={view} change={change} />
            <LoadMore shown={shown.length} total={kept.totalCount} loadMore={loadMore} />
          </div>
        )}
      </Surface>
      {picked.length > 0 && <PickedCurves runs={picked} columns={view.columns} />}
    </>
  );
}
