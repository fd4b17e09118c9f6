"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useRef } from "react";
import { spreadLabels } from "./chart-lines.ts";
import { niceTicks } from "./chart-ticks.ts";
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
  href: string;
}

interface ScatterChartProps {
  points: readonly ScatterPoint[];
  label: string;
  xLabel: string;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
  height?: number;
}

const MARGIN = { top: 12, right: 34, bottom: 40, left: 50 };

/** Labelled points over two axes; each is a link. The x axis begins at zero, so that distances are ratios. */
export function ScatterChart(props: ScatterChartProps) {
  const { points, label, xLabel, formatX, formatY, height = 232 } = props;
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const inner = {
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const xMax = Math.max(...points.map(({ x }) => x), 1e-9) * 1.05;
  const [yMin, yMax] = padded(points.map(({ y }) => y));
  const left = (x: number) => MARGIN.left + (x / xMax) * inner.width;
  const top = (y: number) => MARGIN.top + (1 - (y - yMin) / (yMax - yMin)) * inner.height;
  const labelTops = spreadLabels(
    points.map(({ y }) => top(y)),
    11,
    MARGIN.top + inner.height,
  );

  return (
    <div ref={holder} style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} aria-label={label} className="block text-[11px]">
          {niceTicks(yMin, yMax, inner.height / 40).map((tick) => (
            <g key={tick}>
              <line
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={top(tick)}
                y2={top(tick)}
                className="stroke-line"
              />
              <text x={MARGIN.left - 8} y={top(tick)} dy="0.35em" textAnchor="end" className="fill-ink-faint">
                {formatY(tick)}
              </text>
            </g>
          ))}
          {niceTicks(0, xMax, inner.width / 70).map((tick) => (
            <g key={tick}>
              <line
                x1={left(tick)}
                x2={left(tick)}
                y1={MARGIN.top}
                y2={MARGIN.top + inner.height}
                className="stroke-line"
              />
              <text
                x={left(tick)}
                y={MARGIN.top + inner.height + 16}
                textAnchor="middle"
                className="fill-ink-faint"
              >
                {formatX(tick)}
              </text>
            </g>
          ))}
          <text
            x={MARGIN.left + inner.width / 2}
            y={height - 6}
            textAnchor="middle"
            className="fill-ink-faint"
          >
            {xLabel}
          </text>
          {points.map((point, i) => (
            <Point
              key={point.id}
              point={point}
              left={left(point.x)}
              top={top(point.y)}
              labelTop={labelTops[i] ?? 0}
              {...props}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface PointProps extends Pick<ScatterChartProps, "highlighted" | "onHighlight"> {
  point: ScatterPoint;
  left: number;
  top: number;
  labelTop: number;
}

function Point({ point, left, top, labelTop, highlighted, onHighlight }: PointProps) {
  const faded = highlighted !== null && highlighted !== point.id;
  const color = `var(${point.colorVar})`;
  return (
    <Link
      href={point.href}
      aria-label={point.description}
      className={clsx("transition-opacity", faded && "opacity-25")}
      onMouseEnter={() => onHighlight(point.id)}
      onMouseLeave={() => onHighlight(null)}
      onFocus={() => onHighlight(point.id)}
      onBlur={() => onHighlight(null)}
    >
      <title>{point.description}</title>
      <circle cx={left} cy={top} r={12} fill="transparent" />
      <circle cx={left} cy={top} r={4.5} fill={color} className="stroke-surface" strokeWidth={1.5} />
      <text x={left + 8} y={labelTop} dy="0.35em" className="font-semibold" fill={color}>
        {point.label}
      </text>
    </Link>
  );
}

function padded(values: readonly number[]): [number, number] {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const room = max > min ? (max - min) * 0.12 : Math.abs(max) * 0.1 || 0.5;
  return [min - room, max + room];
}
