/** How one thing is named and drawn in every chart and legend of a page. */
export interface CurveStyle {
  id: string;
  /** Curves of a group are hidden and highlighted together, and have one entry in the legend. */
  group: string;
  groupLabel: string;
  /** For tooltips. */
  label: string;
  /** A few characters, beside the curve itself. */
  shortLabel: string;
  /** CSS variable that holds the colour. */
  colorVar: string;
  /** Canvas dash pattern; empty for a solid line. */
  dash: readonly number[];
}

const COLORS = 10;
const DASHES = [[], [6, 4], [2, 3]] as const;

/** Colour and dash of the i-th curve of a page: thirty different pairs. */
export function strokeStyle(index: number): Pick<CurveStyle, "colorVar" | "dash"> {
  return {
    colorVar: `--run-${index % COLORS}`,
    dash: DASHES[Math.floor(index / COLORS) % DASHES.length] ?? [],
  };
}
