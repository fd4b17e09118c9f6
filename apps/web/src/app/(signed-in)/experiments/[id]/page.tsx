"use client";

import { use, useMemo } from "react";
import { ExperimentHeader } from "../../../../experiments/experiment-header.tsx";
import { errorSentence, hasCode } from "../../../../gateway/client.ts";
import { useLiveEvents } from "../../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../../gateway/use-live-query.ts";
import type { ExperimentPageQuery } from "../../../../gql/graphql.ts";
import { graphql } from "../../../../gql/index.ts";
import { CurvesCard } from "../../../../metrics/curves-card.tsx";
import { useCurveSelection } from "../../../../metrics/use-curve-selection.ts";
import { useMetricBook } from "../../../../metrics/use-metric-book.ts";
import { CostChart } from "../../../../runs/cost-chart.tsx";
import { DeletedRuns } from "../../../../runs/deleted-runs.tsx";
import { curvesOfRuns } from "../../../../runs/run-curves.ts";
import { namesOfRuns } from "../../../../runs/run-names.ts";
import { RunsTable } from "../../../../runs/runs-table.tsx";
import { Card } from "../../../../ui/card.tsx";
import { LoadFailed } from "../../../../ui/load-failed.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { PageTitle } from "../../../../ui/page-title.tsx";
import { Skeleton, SkeletonRows } from "../../../../ui/skeleton.tsx";

const ExperimentPageDocument = graphql(`
  query ExperimentPage($id: ID!) {
    experiment(id: $id) {
      id
      name
      ...ExperimentHeader_Experiment
      deletedRuns {
        id
        ...DeletedRuns_Run
      }
      runs(first: 100) {
        totalCount
        edges {
          node {
            id
            status
            startedAt
            finishedAt
            progress {
              etaSeconds
            }
            ...RunName_Run
            ...RunsTable_Run
            ...CostChart_Run
          }
        }
      }
    }
  }
`);

const ExperimentEventsDocument = graphql(`
  subscription ExperimentEvents($id: ID!) {
    runEvents(experimentId: $id) {
      ...MetricPoints_Event
      run {
        id
        startedAt
        finishedAt
        ...RunsTable_Run
        experiment {
          id
          ...RunCountsBar_Experiment
        }
      }
    }
  }
`);

const METRIC_KEYS = ["validation/accuracy", "train/loss", "validation/loss"];

export default function ExperimentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = use(params);
  const { data, error, refetch } = useLiveQuery(ExperimentPageDocument, { id });
  if (data?.experiment === null || hasCode(error, "NOT_FOUND")) {
    return <Notice title="This experiment does not exist">It may have been deleted.</Notice>;
  }
  if (error) return <LoadFailed what="This experiment" message={errorSentence(error)} retry={refetch} />;
  if (!data?.experiment) return <ExperimentSkeleton />;
  return <Experiment experiment={data.experiment} />;
}

function Experiment({ experiment }: { experiment: NonNullable<ExperimentPageQuery["experiment"]> }) {
  const { totalCount, edges } = experiment.runs;
  const runs = useMemo(() => edges.map(({ node }) => node), [edges]);
  const names = useMemo(() => namesOfRuns(runs), [runs]);
  const curves = useMemo(() => curvesOfRuns(names), [names]);
  const colors = useMemo(() => new Map(curves.map((curve) => [curve.id, curve.colorVar])), [curves]);
  const selection = useCurveSelection();
  const runIds = runs.map((run) => run.id);
  const metrics = useMetricBook(runIds, METRIC_KEYS, "are left out");
  useLiveEvents(ExperimentEventsDocument, { id: experiment.id }, ({ runEvents }) =>
    metrics.append(runEvents),
  );

  return (
    <>
      <PageTitle>{experiment.name}</PageTitle>
      <ExperimentHeader experiment={experiment} runs={runs} />
      <div className="flex flex-col gap-5">
        <Card
          title="Runs"
          note={
            totalCount > runs.length
              ? `the first ${runs.length} of ${totalCount}; test scores are shown on the run page`
              : "settings are compared on validation; test scores are shown on the run page"
          }
          flush
        >
          <RunsTable
            runs={runs}
            names={names}
            colors={colors}
            highlighted={selection.highlighted}
            onHighlight={selection.highlight}
          />
        </Card>
        <CurvesCard
          title="Curves"
          metricKeys={METRIC_KEYS}
          metrics={metrics}
          curves={curves}
          selection={selection}
        >
          <CostChart
            runs={runs}
            curves={curves}
            highlighted={selection.highlighted}
            onHighlight={selection.highlight}
          />
        </CurvesCard>
        <DeletedRuns runs={experiment.deletedRuns} />
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
