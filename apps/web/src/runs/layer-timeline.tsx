"use client";

import { clsx } from "clsx";
import { type PointerEvent, useState } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { nearestIndex } from "../ui/chart-lines.ts";
import { niceTicks } from "../ui/chart-ticks.ts";
import { formatCount, formatMeasure } from "../ui/format.ts";
import { type GroupReports, scheduleInWords, stretchesOf } from "./layer-reports.ts";
import { isOver } from "./run-states.ts";
import { useLayerReports } from "./use-layer-reports.ts";

export const LayerTimelineFragment = graphql(`
  fragment LayerTimeline_Run on Run {
    status
    layerTimeline {
      group
      name
      steps
      frozen
      learningRates
    }
    layers {
      group
      name
      step
      frozen
      learningRate
    }
    progress {
      totalSteps
    }
  }
`);

interface Pointed {
  group: number;
  /** Between 0 and 1. */
  share: number;
}

/** The realised schedule: a row for each layer group, the head on top; thin and ice is frozen, tall and warm trained. */
export function LayerTimeline({ run }: { run: FragmentType<typeof LayerTimelineFragment> }) {
  const { status, layerTimeline, layers, progress } = readFragment(LayerTimelineFragment, run);
  const reports = useLayerReports(layerTimeline, layers);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const lastStep = Math.max(0, ...reports.map(({ steps }) => steps.at(-1) ?? 0));
  if (lastStep === 0) {
    const sentence = isOver(status) ? "None was reported." : "Comes with the first steps.";
    return <p className="text-ink-faint">{sentence}</p>;
  }
  const end = Math.max(lastStep, progress?.totalSteps ?? 0);
  const ticks = niceTicks(0, end, 6).filter((tick) => tick <= end);
  const percent = (step: number) => `${(step / end) * 100}%`;

  return (
    <div
      role="img"
      aria-label={`Which layer groups were frozen, by step. ${reports.map(scheduleInWords).join("; ")}.`}
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 tabular-nums"
    >
      <span />
      <span />
      <span className="text-right text-ink-faint text-xs">top rate</span>
      {reports.toReversed().map((group) => (
        <div key={group.group} className="col-span-3 grid grid-cols-subgrid items-center">
          <span className="text-ink-soft text-xs whitespace-nowrap">{group.name}</span>
          <div
            className="relative flex h-5 items-center border-line border-r border-l"
            onPointerMove={(event) => setPointed({ group: group.group, share: shareAt(event) })}
            onPointerLeave={() => setPointed(null)}
          >
            {stretchesOf(group).map(({ from, to, frozen }) => (
              <span
                key={from}
                className={clsx(
                  "absolute border-y",
                  frozen ? "h-1.5 border-frozen-edge bg-frozen" : "h-3.5 border-trained-edge bg-trained",
                )}
                style={{ left: percent(from), width: percent(to - from) }}
              />
            ))}
            {pointed?.group === group.group && <Tip group={group} share={pointed.share} end={end} />}
          </div>
          <span className="text-right text-xs">{topRate(group)}</span>
        </div>
      ))}
      <span />
      <div className="relative h-5 text-ink-faint text-xs">
        {ticks.map((tick) => (
          <span key={tick} className="absolute top-1 -translate-x-1/2" style={{ left: percent(tick) }}>
            {formatCount(tick)}
          </span>
        ))}
      </div>
      <span />
      <span />
      <span className="text-center text-ink-faint text-xs">step</span>
    </div>
  );
}

function shareAt({ clientX, currentTarget }: PointerEvent<HTMLElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / width));
}

/** What the group was like at the reported step nearest to the pointer. */
function Tip({ group, share, end }: { group: GroupReports; share: number; end: number }) {
  const index = nearestIndex(group.steps, share * end);
  const step = index === undefined ? undefined : group.steps[index];
  if (index === undefined || step === undefined) return null;
  const rate = group.learningRates[index];
  return (
    <span
      className="pointer-events-none absolute bottom-full z-10 mb-1 rounded-md border border-line bg-surface px-2 py-1 text-xs whitespace-nowrap shadow-md"
      style={share > 0.5 ? { right: `${(1 - step / end) * 100}%` } : { left: `${(step / end) * 100}%` }}
    >
      <b className="font-semibold">{group.name}</b>
      <span className="text-ink-faint"> · step {formatCount(step)} · </span>
      {group.frozen[index] ? "frozen" : `trained, rate ${formatMeasure(rate)}`}
    </span>
  );
}

/** The highest rate at which a group was trained: rates rise and decay for all groups alike. */
function topRate({ frozen, learningRates }: GroupReports) {
  const rates = learningRates.filter((rate, i) => rate !== null && !frozen[i]).map(Number);
  return rates.length === 0 ? (
    <span className="text-ink-faint">none</span>
  ) : (
    formatMeasure(Math.max(...rates))
  );
}
