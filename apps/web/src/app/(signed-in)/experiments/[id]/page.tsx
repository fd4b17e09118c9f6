"use client";

import { use, useMemo } from "react";
import { ExperimentHeader } from "../../../../experiments/experiment-header.tsx";
import { errorSentence, hasCode } from "../../../../gateway/client.ts";
import { useLiveEvents } from "../../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../../gateway/use-live-query.ts";
import { usePages } from "../../../../gateway/use-pages.ts";
import type { ExperimentPageQuery, ExperimentRunsQuery } from "../../../../gql/graphql.ts";
import { graphql } from "../../../../gql/index.ts";
import { CurvesCard } from "../../../../metrics/curves-card.tsx";
import { useCurveSelection } from "../../../../metrics/use-curve-selection.ts";
import { useMetricBook } from "../../../../metrics/use-metric-book.ts";
import { CostChart } from "../../../../runs/cost-chart.tsx";
import { DeletedRuns } from "../../../../runs/deleted-runs.tsx";
import { curvesOfRuns } from "../../../../runs/run-curves.ts";
import { namesOfRuns } from "../../../../runs/run-names.ts";
import { RunsTable } from "../../../../runs/runs-table.tsx";
import { SavedByCache } from "../../../../runs/saved-by-cache.tsx";
import { Card } from "../../../../ui/card.tsx";
import { LoadFailed } from "../../../../ui/load-failed.tsx";
import { LoadMore } from "../../../../ui/load-more.tsx";
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
            ...RunName_Run
            ...RunsTable_Run
            ...CostChart_Run
            ...CacheSavings_Run
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

/** Curves of more could not be told apart, and the gateway answers no more at once. */
const MOST_CURVES = 200;
const METRIC_KEYS = ["validation/accuracy", "train/loss", "validation/loss"];

const runsOf = ({ experiment }: ExperimentRunsQuery) => experiment?.runs;

export default function ExperimentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = use(params);
  const { data, error, refetch } = useLiveQuery(ExperimentPageDocument, { id });
  const runs = usePages(ExperimentRunsDocument, { id }, runsOf);
  if (data?.experiment === null || hasCode(error, "NOT_FOUND")) {
    return <Notice title="This experiment does not exist">It may have been deleted.</Notice>;
  }
  if (error) return <LoadFailed what="This experiment" message={errorSentence(error)} retry={refetch} />;
  if (runs.error) {
    return <LoadFailed what="Its runs" message={errorSentence(runs.error)} retry={runs.refetch} />;
  }
  if (!data?.experiment || !runs.nodes) return <ExperimentSkeleton />;
  return <Experiment experiment={data.experiment} {...runs} runs={runs.nodes} />;
}

type ListedRun = NonNullable<ExperimentRunsQuery["experiment"]>["runs"]["edges"][number]["node"];

interface ExperimentProps {
  experiment: NonNullable<ExperimentPageQuery["experiment"]>;
  runs: readonly ListedRun[];
  totalCount: number;
  loadMore: (() => void) | undefined;
}

function Experiment({ experiment, runs, totalCount, loadMore }: ExperimentProps) {
  const names = useMemo(() => namesOfRuns(runs), [runs]);
  const curves = useMemo(() => curvesOfRuns(names).slice(0, MOST_CURVES), [names]);
  const colors = useMemo(() => new Map(curves.map((curve) => [curve.id, curve.colorVar])), [curves]);
  const selection = useCurveSelection();
  const runIds = curves.map(({ id }) => id);
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
          note="settings are compared on validation; test scores are shown on the run page"
          flush
        >
          <RunsTable
            runs={runs}
            names={names}
            colors={colors}
            highlighted={selection.highlighted}
            onHighlight={selection.highlight}
          />
          <SavedByCache runs={runs} />
          <LoadMore shown={runs.length} total={totalCount} loadMore={loadMore} />
        </Card>
        <CurvesCard
          title={runs.length > curves.length ? `Curves of the first ${curves.length} runs` : "Curves"}
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
