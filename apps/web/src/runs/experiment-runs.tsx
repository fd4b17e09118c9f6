"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useLiveEvents } from "../gateway/use-live-events.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { CurvesCard } from "../metrics/curves-card.tsx";
import { useCurveSelection } from "../metrics/use-curve-selection.ts";
import { useMetricBook } from "../metrics/use-metric-book.ts";
import { Card } from "../ui/card.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Switch } from "../ui/switch.tsx";
import { CostChart } from "./cost-chart.tsx";
import { costOfRuns, costOfSettings } from "./cost-points.ts";
import { RetryRuns } from "./retry-runs.tsx";
import { curvesOfRuns, curvesOfSettings } from "./run-curves.ts";
import { namesOfRuns } from "./run-names.ts";
import { RunsTable } from "./runs-table.tsx";
import { SavedByCache } from "./saved-by-cache.tsx";
import { type Setting, settingsOf } from "./settings.ts";
import { SettingsTable } from "./settings-table.tsx";
import { useStatusRefresh } from "./use-status-refresh.ts";

export const ExperimentRunsFragment = graphql(`
  fragment ExperimentRuns_Run on Run {
    id
    status
    external
    ...RunName_Run
    ...RunsTable_Run
    ...CostPoints_Run
    ...CacheSavings_Run
  }
`);

const ExperimentSettingsDocument = graphql(`
  query ExperimentSettings($ids: [ID!]!) {
    runGroups(filter: { experimentIds: $ids }) {
      id
      ...Setting_Group
    }
  }
`);

const ExperimentEventsDocument = graphql(`
  subscription ExperimentEvents($id: ID!) {
    runEvents(experimentId: $id) {
      ...MetricPoints_Event
      run {
        id
        status
        startedAt
        finishedAt
        ...ExperimentRuns_Run
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

interface ExperimentRunsProps {
  experimentId: string;
  runs: readonly FragmentType<typeof ExperimentRunsFragment>[];
  totalCount: number;
  loadMore: (() => void) | undefined;
}

/** The cells of a plan: over their seeds, or each run by itself. As table, as curves, and by what they cost. */
export function ExperimentRuns(props: ExperimentRunsProps) {
  // Statistics over the seeds come from the gateway, as they include runs that are not loaded.
  const { data, error, refetch } = useLiveQuery(ExperimentSettingsDocument, { ids: [props.experimentId] });
  const groups = data?.runGroups;
  const settings = useMemo(() => (groups ? settingsOf(groups) : []), [groups]);
  if (groups || error) return <SettingsAndRuns {...props} settings={settings} look={refetch} />;
  return (
    <Card title="Settings" flush>
      <SkeletonRows rows={8} label="Loading the runs" />
    </Card>
  );
}

interface SettingsAndRunsProps extends ExperimentRunsProps {
  /** Empty when they could not be loaded. */
  settings: readonly Setting[];
  /** Asks for the settings again. */
  look: () => void;
}

function SettingsAndRuns(props: SettingsAndRunsProps) {
  const { experimentId, runs, totalCount, loadMore, settings, look } = props;
  const read = readFragment(ExperimentRunsFragment, runs);
  const names = useMemo(() => namesOfRuns(read), [read]);
  const [apart, setApart] = useApart();
  const severalSeeds = settings.some((setting) => setting.runs.length > 1);
  const overSeeds = severalSeeds && !apart;

  const curves = useMemo(
    () => (overSeeds ? curvesOfSettings(settings, names) : curvesOfRuns(names)).slice(0, MOST_CURVES),
    [overSeeds, settings, names],
  );
  const colors = useMemo(() => new Map(curves.map((curve) => [curve.group, curve.colorVar])), [curves]);
  const costs = useMemo(
    () => (overSeeds ? costOfSettings(settings, colors) : costOfRuns(read, curves)),
    [overSeeds, settings, colors, read, curves],
  );
  const { highlighted, highlight: onHighlight, ...selection } = useCurveSelection();
  const marked = { colors, highlighted, onHighlight };
  const runIds = curves.map(({ id }) => id);
  const metrics = useMetricBook(runIds, METRIC_KEYS, "are left out");
  const seen = useStatusRefresh(look);
  useLiveEvents(ExperimentEventsDocument, { id: experimentId }, ({ runEvents }) => {
    metrics.append(runEvents);
    seen(runEvents.run);
  });

  return (
    <>
      <Card
        title={overSeeds ? "Settings" : "Runs"}
        note="settings are compared on validation; test scores are shown on the run page"
        actions={
          <>
            <RetryRuns runs={read} />
            {severalSeeds && <Switch label="Each run by itself" checked={apart} onChange={setApart} />}
          </>
        }
        flush
      >
        {overSeeds ? (
          <SettingsTable settings={settings} runs={read} {...marked} />
        ) : (
          <RunsTable runs={read} names={names} {...marked} />
        )}
        <SavedByCache runs={read} />
        <LoadMore shown={runs.length} total={totalCount} loadMore={loadMore} />
      </Card>
      <CurvesCard
        title={runs.length > curves.length ? `Curves of the first ${curves.length} runs` : "Curves"}
        metricKeys={METRIC_KEYS}
        metrics={metrics}
        curves={curves}
        selection={{ ...selection, highlighted, highlight: onHighlight }}
      >
        <CostChart points={costs} overSeeds={overSeeds} highlighted={highlighted} onHighlight={onHighlight} />
      </CurvesCard>
    </>
  );
}

/** Whether runs that differ in their seed only are shown each by itself. The address holds it. */
function useApart(): [boolean, (apart: boolean) => void] {
  const path = usePathname();
  const apart = useSearchParams().get("show") === "runs";
  return [apart, (now) => window.history.replaceState(null, "", now ? `${path}?show=runs` : path)];
}
