"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { DeletedExperiments } from "../../../experiments/deleted-experiments.tsx";
import { ExperimentsTable } from "../../../experiments/experiments-table.tsx";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveEvents } from "../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { buttonLook } from "../../../ui/button.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Surface } from "../../../ui/surface.tsx";

const ExperimentsPageDocument = graphql(`
  query ExperimentsPage {
    experiments(first: 50) {
      totalCount
      edges {
        node {
          id
          ...ExperimentsTable_Experiment
        }
      }
    }
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

export default function ExperimentsPage() {
  const { data, error, refetch } = useLiveQuery(ExperimentsPageDocument, {});
  useLiveEvents(ExperimentsEventsDocument, {});
  const experiments = data?.experiments.edges.map(({ node }) => node);
  const total = data?.experiments.totalCount ?? 0;

  return (
    <>
      <PageTitle>Experiments</PageTitle>
      <div className="mb-4 flex items-center gap-4">
        <h1 className="font-semibold text-xl tracking-tight">
          Experiments
          {experiments && total > experiments.length && (
            <span className="ml-3 font-normal text-ink-faint text-sm">
              the newest {experiments.length} of {total}
            </span>
          )}
        </h1>
        <Link href="/experiments/new" className={buttonLook("primary", "ml-auto")}>
          <Plus aria-hidden size={15} />
          New experiment
        </Link>
      </div>
      <Surface>
        {error && <LoadFailed what="The experiments" message={errorSentence(error)} retry={refetch} />}
        {!data && !error && <SkeletonRows rows={4} label="Loading experiments" />}
        {experiments?.length === 0 && (
          <Notice title={data?.deletedExperiments.length ? "No experiments" : "No experiments yet"}>
            Choose data, a model and which layers to freeze; runners do the rest.{" "}
            <code className="font-mono text-xs">npm start</code> makes a demo experiment in an empty database.
          </Notice>
        )}
        {experiments && experiments.length > 0 && <ExperimentsTable experiments={experiments} />}
      </Surface>
      <DeletedExperiments experiments={data?.deletedExperiments ?? []} />
    </>
  );
}
