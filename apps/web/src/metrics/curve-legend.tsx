import { clsx } from "clsx";
import type { CurveStyle } from "../ui/curve-style.ts";
import type { CurveSelection } from "./use-curve-selection.ts";

/** One button per group of curves: hover or focus makes it stand out, a click hides or shows it. */
export function CurveLegend({
  curves,
  selection,
}: {
  curves: readonly CurveStyle[];
  selection: CurveSelection;
}) {
  const { hidden, highlighted, toggle, highlight } = selection;
  const entries = [...new Map(curves.map((curve) => [curve.group, curve])).values()];
  return (
    <ul aria-label="Runs in the charts" className="flex flex-wrap gap-1">
      {entries.map(({ group, groupLabel, colorVar, dash }) => {
        const shown = !hidden.has(group);
        return (
          <li key={group}>
            <button
              type="button"
              aria-pressed={shown}
              onClick={() => toggle(group)}
              onMouseEnter={() => highlight(group)}
              onMouseLeave={() => highlight(null)}
              onFocus={() => highlight(group)}
              onBlur={() => highlight(null)}
              className={clsx(
                "flex h-6 items-center gap-1.5 rounded px-1.5 text-xs hover:bg-sunken",
                highlighted === group && "bg-sunken",
                shown ? "text-ink-soft" : "text-ink-faint line-through",
              )}
            >
              <svg width="16" height="8" aria-hidden className={clsx(!shown && "opacity-30")}>
                <line
                  x1="0"
                  x2="16"
                  y1="4"
                  y2="4"
                  stroke={`var(${colorVar})`}
                  strokeWidth="2.5"
                  strokeDasharray={dash.join(" ")}
                />
              </svg>
              {groupLabel}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
