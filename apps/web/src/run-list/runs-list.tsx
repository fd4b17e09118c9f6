import { clsx } from "clsx";
import Link from "next/link";
import { useMemo } from "react";
import type { RunsList_RunFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { ExternalMark } from "../runs/external-mark.tsx";
import { LayerStrip } from "../runs/layer-strip.tsx";
import { namesOfRuns, type RunName } from "../runs/run-names.ts";
import { RunStatusBadge } from "../runs/run-status-badge.tsx";
import { TagList } from "../tags/tag-list.tsx";
import { formatDuration } from "../ui/format.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import type { ListView } from "./list-view.ts";
import { choiceText, formatMetric, type MetricChoice } from "./metric-choice.ts";
import { MetricHeaders } from "./metric-headers.tsx";
import { SortHeader } from "./sort-header.tsx";

export const RunsListFragment = graphql(`
  fragment RunsList_Run on Run {
    id
    createdAt
    startedAt
    finishedAt
    tags
    experiment {
      id
      name
    }
    summaries {
      key
      last
      min
      max
      best
    }
    ...RunName_Run
    ...RunStatusBadge_Run
    ...ExternalMark_Run
    ...LayerStrip_Run
  }
`);

interface RunsListProps {
  runs: readonly FragmentType<typeof RunsListFragment>[];
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

/** Runs of the whole team in the order of the gateway, a column for each chosen metric. */
export function RunsList({ runs, view, change }: RunsListProps) {
  const read = readFragment(RunsListFragment, runs);
  const names = useMemo(() => new Map(namesOfRuns(read).map((name) => [name.id, name])), [read]);
  const head = { sort: view.sort, onSort: (sort: ListView["sort"]) => change({ sort }) };
  const pick = (id: string) =>
    change({
      picked: view.picked.includes(id) ? view.picked.filter((other) => other !== id) : [...view.picked, id],
    });
  return (
    <div className="overflow-x-auto">
      <table aria-label="Runs" className="w-full border-collapse">
        <thead>
          <tr className="border-line border-b">
            <th scope="col" className="w-8 pl-4">
              <span className="sr-only">Chosen</span>
            </th>
            <SortHeader
              by="FREEZE_DEPTH"
              metric={undefined}
              descendingFirst={false}
              className="text-left"
              {...head}
            >
              Run
            </SortHeader>
            <th scope="col" className="px-2 text-left font-medium text-ink-faint text-xs max-lg:hidden">
              Layers
            </th>
            <th scope="col" className="px-2 text-left font-medium text-ink-faint text-xs">
              Status
            </th>
            <MetricHeaders
              view={view}
              change={change}
              hint={(column) => `${column.of.toLowerCase()} value of ${column.key}`}
            />
            <SortHeader by="DURATION" metric={undefined} className="text-right max-md:hidden" {...head}>
              Took
            </SortHeader>
            <SortHeader by="CREATED" metric={undefined} className="pr-4 text-right max-sm:hidden" {...head}>
              Created
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          {read.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              name={names.get(run.id)}
              columns={view.columns}
              picked={view.picked.includes(run.id)}
              onPick={() => pick(run.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RunRowProps {
  run: RunsList_RunFragment;
  name: RunName | undefined;
  columns: readonly MetricChoice[];
  picked: boolean;
  onPick: () => void;
}

function RunRow({ run, name, columns, picked, onPick }: RunRowProps) {
  return (
    <tr
      className={clsx(
        "relative h-12 border-line border-b last:border-b-0 hover:bg-sunken",
        picked && "bg-sunken",
      )}
    >
      <td className="pl-4">
        <input
          type="checkbox"
          aria-label={`Choose ${name?.label ?? "the run"} of ${run.experiment.name}`}
          checked={picked}
          onChange={onPick}
          className="relative z-10 size-4 align-middle accent-accent"
        />
      </td>
      <td className="min-w-36 px-2 py-1.5">
        <Link href={`/runs/${run.id}`} className="font-semibold after:absolute after:inset-0">
          {name?.setting}{" "}
          <span className="font-normal text-ink-faint">
            {[name?.rate, name?.seed].filter(Boolean).join(", ")}
          </span>
        </Link>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="text-ink-soft text-xs">{run.experiment.name}</span>
          <TagList tags={run.tags} />
        </div>
      </td>
      <td className="px-2 max-lg:hidden">
        <span className="relative z-10 block w-fit">
          <LayerStrip run={run} />
        </span>
      </td>
      <td className="px-2">
        <span className="flex flex-wrap items-center gap-1">
          <RunStatusBadge run={run} iconOnPhones />
          <ExternalMark run={run} />
        </span>
      </td>
      {columns.map((column, i) => (
        <td
          key={choiceText(column)}
          className={clsx(
            "px-2 text-right font-medium tabular-nums",
            i > 0 && "max-sm:hidden",
            i === 0 && "max-sm:pr-4",
          )}
        >
          {formatMetric(column.key, summaryOf(run, column))}
        </td>
      ))}
      <td className="px-2 text-right whitespace-nowrap tabular-nums max-md:hidden">
        {formatDuration(secondsOf(run))}
      </td>
      <td className="px-2 pr-4 text-right text-ink-soft max-sm:hidden">
        <RelativeTime at={run.createdAt} />
      </td>
    </tr>
  );
}

function summaryOf({ summaries }: RunsList_RunFragment, { key, of }: MetricChoice): number | undefined {
  const summary = summaries.find((candidate) => candidate.key === key);
  if (!summary) return undefined;
  return Number({ LAST: summary.last, MIN: summary.min, MAX: summary.max, BEST: summary.best }[of]);
}

function secondsOf({ startedAt, finishedAt }: RunsList_RunFragment): number | undefined {
  if (!startedAt || !finishedAt) return undefined;
  return (new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000;
}
