import { clsx } from "clsx";
import type { CurveStyle } from "../ui/curve-style.ts";
import type { CurveSelection } from "./use-curve-selection.ts";

/** One button per run: hover or focus makes its curve stand out, a click hides or shows it. */
export function CurveLegend({
  curves,
  selection,
}: {
  curves: readonly CurveStyle[];
  selection: CurveSelection;
}) {
  const { hidden, highlighted, toggle, highlight } = selection;
  return (
    <ul aria-label="Runs in the charts" className="flex flex-wrap gap-1">
      {curves.map(({ id, label, colorVar, dash }) => {
        const shown = !hidden.has(id);
        return (
          <li key={id}>
            <button
              type="button"
              aria-pressed={shown}
              onClick={() => toggle(id)}
              onMouseEnter={() => highlight(id)}
              onMouseLeave={() => highlight(null)}
              onFocus={() => highlight(id)}
              onBlur={() => highlight(null)}
              className={clsx(
                "flex h-6 items-center gap-1.5 rounded px-1.5 text-xs hover:bg-sunken",
                highlighted === id && "bg-sunken",
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
              {label}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
