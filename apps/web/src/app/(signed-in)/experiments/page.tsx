"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { DeletedExperiments } from "../../../experiments/deleted-experiments.tsx";
import { ExperimentsTable } from "../../../experiments/experiments-table.tsx";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveEvents } from "../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { usePages } from "../../../gateway/use-pages.ts";
import type { ExperimentsPageQuery } from "../../../gql/graphql.ts";
import { graphql } from "../../../gql/index.ts";
import { useMay } from "../../../session/viewer.tsx";
import { buttonLook } from "../../../ui/button.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Surface } from "../../../ui/surface.tsx";

const ExperimentsPageDocument = graphql(`
  query ExperimentsPage($after: String) {
    experiments(first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          ...ExperimentsTable_Experiment
        }
      }
    }
  }
`);

const DeletedExperimentsDocument = graphql(`
  query DeletedExperimentsOfTeam {
    deletedExperiments {
      id
      ...DeletedExperiments_Experiment
    }
  }
`);

const ExperimentsEventsDocument = graphql(`
  subscription ExperimentsEvents {
    runEvents {
      run {
        id
        status
        experiment {
          id
          ...RunCountsBar_Experiment
        }
      }
    }
  }
`);

const experimentsOf = ({ experiments }: ExperimentsPageQuery) => experiments;

export default function ExperimentsPage() {
  const { nodes, totalCount, loadMore, error, refetch } = usePages(
    ExperimentsPageDocument,
    {},
    experimentsOf,
  );
  const deleted = useLiveQuery(DeletedExperimentsDocument, {}).data?.deletedExperiments ?? [];
  useLiveEvents(ExperimentsEventsDocument, {});
  const mayCreate = useMay("MEMBER");

  return (
    <>
      <PageTitle>Experiments</PageTitle>
      <div className="mb-4 flex items-center gap-4">
        <h1 className="font-semibold text-xl tracking-tight">Experiments</h1>
        {mayCreate && (
          <Link href="/experiments/new" className={buttonLook("primary", "ml-auto")}>
            <Plus aria-hidden size={15} />
            New experiment
          </Link>
        )}
      </div>
      <Surface>
        {error && <LoadFailed what="The experiments" message={errorSentence(error)} retry={refetch} />}
        {!nodes && !error && <SkeletonRows rows={4} label="Loading experiments" />}
        {nodes?.length === 0 && (
          <Notice title={deleted.length > 0 ? "No experiments" : "No experiments yet"}>
            Choose data, a model and which layers to freeze; runners do the rest.{" "}
            <code className="font-mono text-xs">npm start</code> makes a demo experiment in an empty database.
          </Notice>
        )}
        {nodes && nodes.length > 0 && (
          <>
            <ExperimentsTable experiments={nodes} />
            <LoadMore shown={nodes.length} total={totalCount} loadMore={loadMore} />
          </>
        )}
      </Surface>
      <DeletedExperiments experiments={deleted} />
    </>
  );
}
