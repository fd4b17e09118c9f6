"use client";

import { use, useMemo } from "react";
import { ScriptFacts } from "../../../../external-runs/script-facts.tsx";
import { RunFiles } from "../../../../files/run-files.tsx";
import { errorSentence, hasCode } from "../../../../gateway/client.ts";
import { useLiveEvents } from "../../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../../gateway/use-live-query.ts";
import type { RunPageQuery } from "../../../../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../../../../gql/index.ts";
import { RunMetrics } from "../../../../metrics/run-metrics.tsx";
import { useMetricBook } from "../../../../metrics/use-metric-book.ts";
import { RunProvenance } from "../../../../provenance/run-provenance.tsx";
import { Attempts } from "../../../../runs/attempts.tsx";
import { DataReport } from "../../../../runs/data-report.tsx";
import { LayerTable } from "../../../../runs/layer-table.tsx";
import { LayerTimeline } from "../../../../runs/layer-timeline.tsx";
import { LogTail } from "../../../../runs/log-tail.tsx";
import { QueueCard } from "../../../../runs/queue-card.tsx";
import { RunConfig } from "../../../../runs/run-config.tsx";
import { curvesOfRuns } from "../../../../runs/run-curves.ts";
import { RunHeader } from "../../../../runs/run-header.tsx";
import { namesOfRuns, RunNameFragment, runTitle } from "../../../../runs/run-names.ts";
import { RunResult } from "../../../../runs/run-result.tsx";
import { isOver } from "../../../../runs/run-states.ts";
import { RunWork } from "../../../../runs/run-work.tsx";
import { useLogLines } from "../../../../runs/use-log-lines.ts";
import { Card } from "../../../../ui/card.tsx";
import { LoadFailed } from "../../../../ui/load-failed.tsx";
import { NotThere } from "../../../../ui/not-there.tsx";
import { PageTitle } from "../../../../ui/page-title.tsx";
import { Skeleton } from "../../../../ui/skeleton.tsx";

const RunPageDocument = graphql(`
  query RunPage($id: ID!) {
    run(id: $id) {
      id
      attempt
      status
      external
      experiment {
        id
        name
        runs(first: 100) {
          edges {
            node {
              id
              ...CacheSavings_Run
            }
          }
        }
      }
      ...RunName_Run
      ...RunHeader_Run
      ...LayerTable_Run
      ...LayerTimeline_Run
      ...RunResult_Run
      ...RunWork_Run
      ...RunConfig_Run
      ...Attempts_Run
      ...DataReport_Run
      ...RunProvenance_Run
      ...ScriptFacts_Run
      ...RunFiles_Run
    }
    metricKeys(runIds: [$id])
  }
`);

const RunEventsDocument = graphql(`
  subscription RunEvents($id: ID!) {
    runEvents(runId: $id) {
      ...MetricPoints_Event
      ...LogLines_Event
      run {
        id
        attempt
        ...RunHeader_Run
        ...LayerTable_Run
        ...RunResult_Run
        ...RunWork_Run
        ...Attempts_Run
        ...DataReport_Run
        ...ScriptFacts_Run
        ...RunFiles_Run
      }
    }
  }
`);

export default function RunPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = use(params);
  const { data, error, refetch } = useLiveQuery(RunPageDocument, { id });
  if (data?.run === null || hasCode(error, "NOT_FOUND")) {
    return (
      <NotThere title="This run does not exist" href="/runs" toWhere="Go to the runs">
        It may have been deleted with its experiment, or be another team's.
      </NotThere>
    );
  }
  if (error) return <LoadFailed what="This run" message={errorSentence(error)} retry={refetch} />;
  if (!data?.run) return <RunSkeleton />;
  return <Run run={data.run} metricKeys={data.metricKeys} />;
}

interface RunProps {
  run: NonNullable<RunPageQuery["run"]>;
  metricKeys: readonly string[];
}

function Run({ run, metricKeys }: RunProps) {
  // A script that logs by MLflow says its settings as parameters: the experiment's would not be true of it.
  const saysItself = run.external && isNamed(run);
  const curves = useMemo(() => curvesOfRuns(namesOfRuns([run])), [run]);
  const metrics = useMetricBook([run.id], metricKeys, "appear");
  const log = useLogLines(run.id);
  useLiveEvents(RunEventsDocument, { id: run.id }, ({ runEvents }) => {
    metrics.append(runEvents);
    log.append(runEvents);
  });

  return (
    <>
      <PageTitle>{`${runTitle(readFragment(RunNameFragment, run))} · ${run.experiment.name}`}</PageTitle>
      <RunHeader run={run} />
      <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {run.status === "QUEUED" && <QueueCard runId={run.id} />}
          <RunMetrics metrics={metrics} curves={curves} metricKeys={metricKeys} over={isOver(run.status)} />
          {!run.external && (
            <Card title="Layer groups over the steps" note="thin and cold is frozen">
              <LayerTimeline key={run.attempt} run={run} />
            </Card>
          )}
          <LogTail log={log} over={isOver(run.status)} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Result">
            <RunResult run={run} />
          </Card>
          {!run.external && (
            <Card title="Work of the frozen layers">
              <RunWork run={run} beside={run.experiment.runs.edges.map(({ node }) => node)} />
            </Card>
          )}
          <RunFiles run={run} />
          {!saysItself && (
            <Card title="Layer groups" flush>
              <LayerTable run={run} />
            </Card>
          )}
          <Card title="Attempts">
            <Attempts run={run} />
          </Card>
          {!run.external && (
            <Card title="Data">
              <DataReport run={run} />
            </Card>
          )}
          {saysItself ? (
            <ScriptFacts run={run} />
          ) : (
            <Card title="Config">
              <RunConfig run={run} />
            </Card>
          )}
          <RunProvenance run={run} />
        </div>
      </div>
    </>
  );
}

const isNamed = (run: FragmentType<typeof RunNameFragment>) =>
  readFragment(RunNameFragment, run).name !== null;

function RunSkeleton() {
  return (
    <>
      <PageTitle>Run</PageTitle>
      <div role="status" aria-label="Loading the run">
        <Skeleton className="mb-2 h-4 w-40" />
        <Skeleton className="mb-6 h-7 w-64" />
        <Skeleton className="h-80" />
      </div>
    </>
  );
}
