"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { Suspense, useState } from "react";
import { DeletedExperiments } from "../../../experiments/deleted-experiments.tsx";
import {
  ExperimentFilterBar,
  experimentFilterInput,
  useExperimentFilter,
} from "../../../experiments/experiment-filter.tsx";
import { ExperimentsTable } from "../../../experiments/experiments-table.tsx";
import { useMlflowLink } from "../../../experiments/mlflow-link.ts";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveEvents } from "../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { usePages } from "../../../gateway/use-pages.ts";
import type { ExperimentsPageQuery } from "../../../gql/graphql.ts";
import { graphql } from "../../../gql/index.ts";
import { useMay } from "../../../session/viewer.tsx";
import { Button, buttonLook } from "../../../ui/button.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Surface } from "../../../ui/surface.tsx";

const ExperimentsPageDocument = graphql(`
  query ExperimentsPage($filter: ExperimentFilterInput, $after: String) {
    experiments(filter: $filter, first: 50, after: $after) {
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

/** What is listed stands in the address, which is known in the browser only. */
export default function ExperimentsPage() {
  return (
    <Suspense>
      <Experiments />
    </Suspense>
  );
}

function Experiments() {
  useMlflowLink();
  const [filter, changeFilter] = useExperimentFilter();
  const input = experimentFilterInput(filter);
  const pages = usePages(ExperimentsPageDocument, { filter: input }, experimentsOf);
  const { totalCount, loadMore, error, refetch } = pages;
  const [kept, setKept] = useState(pages.nodes);
  if (pages.nodes && pages.nodes !== kept) setKept(pages.nodes);
  const nodes = pages.nodes ?? (error ? undefined : kept); // while what fits another filter is fetched
  const deleted = useLiveQuery(DeletedExperimentsDocument, {}).data?.deletedExperiments ?? [];
  useLiveEvents(ExperimentsEventsDocument, {});
  const mayCreate = useMay("MEMBER");

  return (
    <>
      <PageTitle>Experiments</PageTitle>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="font-semibold text-xl tracking-tight">Experiments</h1>
        <div className="max-sm:order-last max-sm:w-full">
          <ExperimentFilterBar filter={filter} onChange={changeFilter} />
        </div>
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
        {nodes?.length === 0 && input && (
          <Notice
            title="No experiment fits"
            action={<Button onClick={() => changeFilter({ text: "", tags: [] })}>Show all</Button>}
          />
        )}
        {nodes?.length === 0 && !input && (
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
