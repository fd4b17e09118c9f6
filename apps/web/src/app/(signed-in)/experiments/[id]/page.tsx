"use client";

import { use } from "react";
import { ExperimentHeader } from "../../../../experiments/experiment-header.tsx";
import { KeptData } from "../../../../experiments/kept-data.tsx";
import { QueueSettings } from "../../../../experiments/queue-settings.tsx";
import { errorSentence, hasCode } from "../../../../gateway/client.ts";
import { useLiveQuery } from "../../../../gateway/use-live-query.ts";
import { usePages } from "../../../../gateway/use-pages.ts";
import type { ExperimentRunsQuery } from "../../../../gql/graphql.ts";
import { graphql } from "../../../../gql/index.ts";
import { DeletedRuns } from "../../../../runs/deleted-runs.tsx";
import { ExperimentRuns } from "../../../../runs/experiment-runs.tsx";
import { Card } from "../../../../ui/card.tsx";
import { LoadFailed } from "../../../../ui/load-failed.tsx";
import { NotThere } from "../../../../ui/not-there.tsx";
import { PageTitle } from "../../../../ui/page-title.tsx";
import { Skeleton, SkeletonRows } from "../../../../ui/skeleton.tsx";

const ExperimentPageDocument = graphql(`
  query ExperimentPage($id: ID!) {
    experiment(id: $id) {
      id
      name
      ...ExperimentHeader_Experiment
      ...QueueSettings_Experiment
      ...KeptData_Experiment
      deletedRuns {
        id
        ...DeletedRuns_Run
      }
    }
  }
`);

const ExperimentRunsDocument = graphql(`
  query ExperimentRuns($id: ID!, $after: String) {
    experiment(id: $id) {
      id
      runs(first: 100, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            status
            startedAt
            finishedAt
            progress {
              etaSeconds
            }
            ...ExperimentRuns_Run
          }
        }
      }
    }
  }
`);

const runsOf = ({ experiment }: ExperimentRunsQuery) => experiment?.runs;

export default function ExperimentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = use(params);
  const { data, error, refetch } = useLiveQuery(ExperimentPageDocument, { id });
  const runs = usePages(ExperimentRunsDocument, { id }, runsOf);
  if (data?.experiment === null || hasCode(error, "NOT_FOUND")) {
    return (
      <NotThere title="This experiment does not exist" href="/experiments" toWhere="Go to the experiments">
        It may have been deleted, or be another team's.
      </NotThere>
    );
  }
  if (error) return <LoadFailed what="This experiment" message={errorSentence(error)} retry={refetch} />;
  if (runs.error) {
    return <LoadFailed what="Its runs" message={errorSentence(runs.error)} retry={runs.refetch} />;
  }
  if (!data?.experiment || !runs.nodes) return <ExperimentSkeleton />;
  return (
    <>
      <PageTitle>{data.experiment.name}</PageTitle>
      <ExperimentHeader experiment={data.experiment} runs={runs.nodes} />
      <div className="flex flex-col gap-5">
        <ExperimentRuns experimentId={id} {...runs} runs={runs.nodes} />
        <DeletedRuns runs={data.experiment.deletedRuns} />
        <QueueSettings experiment={data.experiment} />
        <KeptData experiment={data.experiment} runIds={runs.nodes.map((run) => run.id)} />
      </div>
    </>
  );
}

function ExperimentSkeleton() {
  return (
    <>
      <PageTitle>Experiment</PageTitle>
      <Skeleton className="mb-2 h-7 w-72" />
      <Skeleton className="mb-8 h-5 w-full max-w-xl" />
      <Card title="Runs" flush>
        <SkeletonRows rows={8} label="Loading the experiment" />
      </Card>
    </>
  );
}
