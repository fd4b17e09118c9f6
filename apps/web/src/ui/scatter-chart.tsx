"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useRef } from "react";
import { byNearness, labelRoom, spreadLabels } from "./chart-lines.ts";
import { niceTicks } from "./chart-ticks.ts";
import type { ChartUnit } from "./chart-unit.ts";
import { useWidth } from "./use-width.ts";

export interface ScatterPoint {
  id: string;
  /** A few characters beside the point. */
  label: string;
  /** What the point is, in words. */
  description: string;
  colorVar: string;
  x: number;
  y: number;
  /** Standard deviations, drawn to both sides. */
  xSpread?: number | undefined;
  ySpread?: number | undefined;
  /** A point of several things leads nowhere. */
  href?: string;
}

interface ScatterChartProps {
  points: readonly ScatterPoint[];
  label: string;
  xLabel: string;
  xUnit: ChartUnit;
  yUnit: ChartUnit;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
  height?: number;
}

const MARGIN = { top: 12, bottom: 40, left: 50 };
const LABEL_GAP = 11;

/** Labelled points over two axes, those of one thing as links. The x axis begins at zero, so that distances are ratios. */
export function ScatterChart(props: ScatterChartProps) {
  const { points, label, height = 232 } = props;
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const frame = frameOf(points, width, height);
  const labelTops = labelTopsOf(points, frame);

  return (
    <div ref={holder} style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} aria-label={label} className="block text-[11px] tabular-nums">
          <Axes frame={frame} {...props} />
          {points.map((point) => (
            <Point
              key={point.id}
              point={point}
              left={frame.left(point.x)}
              top={frame.top(point.y)}
              whiskers={whiskersOf(point, frame)}
              labelTop={labelTops.get(point.id) ?? 0}
              {...props}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface Frame {
  /** Pixel positions of values. */
  left: (x: number) => number;
  top: (y: number) => number;
  right: number;
  bottom: number;
  xTicks: number[];
  yTicks: number[];
}

function frameOf(points: readonly ScatterPoint[], width: number, height: number): Frame {
  const right = Math.max(MARGIN.left + 1, width - labelRoom(points.map(({ label }) => label)));
  const bottom = height - MARGIN.bottom;
  const xMax = Math.max(...points.map(({ x, xSpread = 0 }) => x + xSpread), 1e-9) * 1.05;
  const [yMin, yMax] = padded(points.flatMap(({ y, ySpread = 0 }) => [y - ySpread, y + ySpread]));
  return {
    left: (x) => MARGIN.left + (x / xMax) * (right - MARGIN.left),
    top: (y) => MARGIN.top + (1 - (y - yMin) / (yMax - yMin)) * (bottom - MARGIN.top),
    right,
    bottom,
    xTicks: niceTicks(0, xMax, (right - MARGIN.left) / 80),
    yTicks: niceTicks(yMin, yMax, (bottom - MARGIN.top) / 40),
  };
}

/** Where labels go, by point: spread only among points whose labels could touch. */
function labelTopsOf(points: readonly ScatterPoint[], { left, top, bottom }: Frame): Map<string, number> {
  const places = points.map(({ id, x, y }) => ({ id, left: left(x), top: top(y) }));
  const groups = byNearness(places, labelRoom(points.map(({ label }) => label)));
  return new Map(
    groups.flatMap((group) => {
      const tops = spreadLabels(
        group.map((place) => place.top),
        LABEL_GAP,
        MARGIN.top,
        bottom,
      );
      return group.map(({ id }, i) => [id, tops[i] ?? 0] as const);
    }),
  );
}

function Axes({
  frame,
  xLabel,
  xUnit,
  yUnit,
}: { frame: Frame } & Pick<ScatterChartProps, "xLabel" | "xUnit" | "yUnit">) {
  const { left, top, right, bottom, xTicks, yTicks } = frame;
  const xNames = xUnit.formatTicks(xTicks);
  const yNames = yUnit.formatTicks(yTicks);
  return (
    <g aria-hidden className="fill-ink-faint">
      {yTicks.map((tick, i) => (
        <g key={tick}>
          <line x1={MARGIN.left} x2={right} y1={top(tick)} y2={top(tick)} className="stroke-line" />
          <text x={MARGIN.left - 8} y={top(tick)} dy="0.35em" textAnchor="end">
            {yNames[i]}
          </text>
        </g>
      ))}
      {xTicks.map((tick, i) => (
        <g key={tick}>
          <line x1={left(tick)} x2={left(tick)} y1={MARGIN.top} y2={bottom} className="stroke-line" />
          <text x={left(tick)} y={bottom + 16} textAnchor="middle">
            {xNames[i]}
          </text>
        </g>
      ))}
      <text x={(MARGIN.left + right) / 2} y={bottom + 34} textAnchor="middle">
        {xLabel}
      </text>
    </g>
  );
}

interface Whiskers {
  fromLeft: number;
  toLeft: number;
  fromTop: number;
  toTop: number;
}

function whiskersOf({ x, y, xSpread = 0, ySpread = 0 }: ScatterPoint, { left, top }: Frame): Whiskers {
  return {
    fromLeft: left(Math.max(0, x - xSpread)),
    toLeft: left(x + xSpread),
    fromTop: top(y + ySpread),
    toTop: top(y - ySpread),
  };
}

interface PointProps extends Pick<ScatterChartProps, "highlighted" | "onHighlight"> {
  point: ScatterPoint;
  left: number;
  top: number;
  labelTop: number;
  whiskers: Whiskers;
}

function Point({ point, left, top, labelTop, whiskers, highlighted, onHighlight }: PointProps) {
  const faded = highlighted !== null && highlighted !== point.id;
  const color = `var(${point.colorVar})`;
  const { fromLeft, toLeft, fromTop, toTop } = whiskers;
  const shared = {
    className: clsx("transition-opacity", faded && "opacity-25"),
    onMouseEnter: () => onHighlight(point.id),
    onMouseLeave: () => onHighlight(null),
    onFocus: () => onHighlight(point.id),
    onBlur: () => onHighlight(null),
  };
  const drawn = (
    <>
      <title>{point.description}</title>
      <line x1={fromLeft} x2={toLeft} y1={top} y2={top} stroke={color} strokeWidth={1.5} />
      <line x1={left} x2={left} y1={fromTop} y2={toTop} stroke={color} strokeWidth={1.5} />
      <circle cx={left} cy={top} r={12} fill="transparent" />
      <circle cx={left} cy={top} r={4.5} fill={color} className="stroke-surface" strokeWidth={1.5} />
      <text
        x={left + 8}
        y={labelTop}
        dy="0.35em"
        className="stroke-surface font-semibold"
        strokeWidth={3}
        paintOrder="stroke"
        fill={color}
      >
        {point.label}
      </text>
    </>
  );
  if (point.href === undefined) {
    return <g {...shared}>{drawn}</g>;
  }
  return (
    <Link href={point.href} aria-label={`${point.label}, ${point.description}`} {...shared}>
      {drawn}
    </Link>
  );
}

function padded(values: readonly number[]): [number, number] {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const room = max > min ? (max - min) * 0.12 : Math.abs(max) * 0.1 || 0.5;
  return [min - room, max + room];
}
