import { clsx } from "clsx";
import Link from "next/link";
import { useMemo } from "react";
import type { GroupsList_GroupFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { policyName } from "../runs/policy-name.ts";
import { typedNumber } from "../ui/format.ts";
import { SpreadMark } from "../ui/spread-mark.tsx";
import type { ListView } from "./list-view.ts";
import { choiceText, formatMetric, formatSpread } from "./metric-choice.ts";
import { MetricHeaders } from "./metric-headers.tsx";
import { SortHeader } from "./sort-header.tsx";

export const GroupsListFragment = graphql(`
  fragment GroupsList_Group on RunGroup {
    id
    experimentId
    count
    seeds
    config {
      freeze {
        kind
        depth
        frozen
        shortLabel
        label
      }
      training {
        learningRate
      }
    }
    metrics {
      key
      of
      n
      mean
      sd
    }
  }
`);

interface GroupsListProps {
  groups: readonly FragmentType<typeof GroupsListFragment>[];
  /** By id. */
  experiments: ReadonlyMap<string, string>;
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

interface Figure {
  n: number;
  mean: number;
  sd: number | null;
}

/** Settings over their seeds: mean and standard deviation of each metric, and the first of them drawn on one scale. */
export function GroupsList({ groups, experiments, view, change }: GroupsListProps) {
  const read = readFragment(GroupsListFragment, groups);
  const rows = useMemo(() => sorted(read, view), [read, view]);
  const drawn = rows.flatMap((group) => figureOf(group, 0) ?? []);
  const low = Math.min(...drawn.map(({ mean, sd }) => mean - (sd ?? 0)));
  const high = Math.max(...drawn.map(({ mean, sd }) => mean + (sd ?? 0)));
  const head = { sort: view.sort, onSort: (sort: ListView["sort"]) => change({ sort }) };
  const first = view.columns[0]?.key ?? "";
  return (
    <div className="overflow-x-auto">
      <table aria-label="Settings over their seeds" className="w-full border-collapse">
        <thead>
          <tr className="border-line border-b">
            <SortHeader
              by="FREEZE_DEPTH"
              metric={undefined}
              descendingFirst={false}
              className="pl-4 text-left"
              {...head}
            >
              Setting
            </SortHeader>
            <th scope="col" className="px-2 text-right font-medium text-ink-faint text-xs">
              Runs
            </th>
            <MetricHeaders
              view={view}
              change={change}
              hint={(column) =>
                `Mean ± standard deviation over the seeds, ${column.of.toLowerCase()} value of ${column.key}`
              }
            />
            <th scope="col" className="w-64 px-2 pr-4 font-medium text-ink-faint text-xs max-md:hidden">
              <span className="flex justify-between tabular-nums">
                <span>{drawn.length > 0 && formatMetric(first, low)}</span>
                <span>{drawn.length > 0 && formatMetric(first, high)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((group) => {
            const figure = figureOf(group, 0);
            return (
              <tr
                key={group.id}
                className="relative h-12 border-line border-b last:border-b-0 hover:bg-sunken"
              >
                <td className="min-w-36 px-2 py-1.5 pl-4">
                  <Link
                    href={`/experiments/${group.experimentId}`}
                    className="font-semibold after:absolute after:inset-0"
                  >
                    {policyName(group.config.freeze)}{" "}
                    <span className="font-normal text-ink-faint">
                      rate {typedNumber(group.config.training.learningRate)}
                    </span>
                  </Link>
                  <p className="text-ink-soft text-xs">{experiments.get(group.experimentId)}</p>
                </td>
                <td
                  className="px-2 text-right text-ink-soft tabular-nums"
                  title={`seeds ${group.seeds.join(", ")}`}
                >
                  {group.count}
                </td>
                {view.columns.map((column, i) => (
                  <td
                    key={choiceText(column)}
                    className={clsx(
                      "px-2 text-right whitespace-nowrap tabular-nums",
                      i === 0 ? "max-sm:pr-4" : "max-sm:hidden",
                    )}
                  >
                    <Spread metricKey={column.key} figure={figureOf(group, i)} />
                  </td>
                ))}
                <td className="px-2 pr-4 max-md:hidden">
                  {figure && <SpreadMark low={low} high={high} mean={figure.mean} sd={figure.sd ?? 0} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Spread({ metricKey, figure }: { metricKey: string; figure: Figure | undefined }) {
  if (!figure) return "–";
  return (
    <>
      <b className="font-medium">{formatSpread(metricKey, figure.mean, figure.sd)}</b>
      <span className="ml-1.5 inline-block min-w-8 text-ink-faint text-xs">n={figure.n}</span>
    </>
  );
}

/** Of the i-th column; undefined where no run has it as a number. */
function figureOf({ metrics }: GroupsList_GroupFragment, i: number): Figure | undefined {
  const metric = metrics[i];
  if (!metric || metric.mean == null) return undefined;
  return { n: metric.n, mean: Number(metric.mean), sd: metric.sd == null ? null : Number(metric.sd) };
}

/** All groups are here: they are sorted in the browser, those without the value last. */
function sorted(groups: readonly GroupsList_GroupFragment[], { sort, columns }: ListView) {
  const wanted = sort.metric && choiceText(sort.metric);
  const at = columns.findIndex((column) => choiceText(column) === wanted);
  if (sort.by !== "METRIC" || at < 0) {
    const depth = ({ config }: GroupsList_GroupFragment) => config.freeze.depth ?? Number.POSITIVE_INFINITY;
    if (sort.by !== "FREEZE_DEPTH") return groups;
    return groups.toSorted((a, b) => (sort.descending ? depth(b) - depth(a) : depth(a) - depth(b)) || 0);
  }
  const missing = sort.descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = (group: GroupsList_GroupFragment) => figureOf(group, at)?.mean ?? missing;
  return groups.toSorted((a, b) => (sort.descending ? value(b) - value(a) : value(a) - value(b)) || 0);
}
