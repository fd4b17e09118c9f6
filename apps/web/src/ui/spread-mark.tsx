interface SpreadMarkProps {
  /** Ends of the scale that all marks of a table share. */
  low: number;
  high: number;
  mean: number;
  sd: number;
}

/** A mean with its standard deviation to both sides, on a scale that rows share. The figures stand beside it. */
export function SpreadMark({ low, high, mean, sd }: SpreadMarkProps) {
  const span = high - low || 1;
  const place = (value: number) => 2 + ((value - low) / span) * 96;
  return (
    <svg aria-hidden width="100%" height="16" className="block overflow-visible">
      <line x1="0" x2="100%" y1="8" y2="8" className="stroke-line" />
      <line
        x1={`${place(mean - sd)}%`}
        x2={`${place(mean + sd)}%`}
        y1="8"
        y2="8"
        className="stroke-accent"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <circle cx={`${place(mean)}%`} cy="8" r="4" className="fill-accent stroke-surface" strokeWidth="1.5" />
    </svg>
  );
}
