const NOTHING = "–";

/** Thousands separated by commas: 10,605. */
export function formatCount(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Three significant digits with a unit letter: 22.7 M, 1.54 k. */
export function formatCompact(value: number): string {
  const units = [
    { from: 1e9, letter: "G" },
    { from: 1e6, letter: "M" },
    { from: 1e3, letter: "k" },
  ];
  const unit = units.find(({ from }) => Math.abs(value) >= from);
  if (!unit) return formatCount(value);
  return `${threeDigits(value / unit.from)} ${unit.letter}`;
}

/** Floating-point operations: 3.59 PFLOP. */
export function formatFlops(flops: number): string {
  const units = ["", "k", "M", "G", "T", "P", "E"];
  const power = flops >= 1 ? Math.min(Math.floor(Math.log10(flops) / 3), units.length - 1) : 0;
  return `${threeDigits(flops / 1000 ** power)} ${units[power]}FLOP`;
}

/** A share between 0 and 1 as percent with one decimal: 83.4 %. */
export function formatPercent(share: number | null | undefined, decimals = 1): string {
  return share == null || !Number.isFinite(share) ? NOTHING : `${(share * 100).toFixed(decimals)} %`;
}

/** A length of time as a person would say it: 3.7 s, 42 s, 3 min 05 s, 1 h 20 min, 2 d 3 h. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NOTHING;
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${pad(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Time left, rounded more coarsely the further it is away, so that it does not jitter. */
export function formatTimeLeft(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NOTHING;
  if (seconds < 10) return "a few seconds left";
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} s left`;
  if (seconds < 600)
    return `${Math.floor(seconds / 60)} min ${pad(Math.floor((seconds % 60) / 10) * 10)} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

/** How long ago an instant was: just now, 40 s ago, 5 min ago, 3 h ago, 2 days ago. */
export function formatAgo(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${Math.floor(seconds / 5) * 5} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

/** Binary size: 15.6 GiB. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null) return NOTHING;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes > 0 ? Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1) : 0;
  return `${power === 0 ? bytes : threeDigits(bytes / 2 ** (10 * power))} ${units[power]}`;
}

/** A standard deviation: two significant digits, as more are noise. */
export function formatDeviation(value: number): string {
  return value === 0 || value >= 100 ? formatCount(value) : String(Number(value.toPrecision(2)));
}

/** Any measured number in at most four significant digits; very small or large ones as 3.2e-5. */
export function formatMeasure(value: number | null | undefined): string {
  if (value == null) return NOTHING;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return shortExponent(value);
  if (size >= 1000) return formatCount(value);
  return value
    .toPrecision(4)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** A number as a person would type it, with all its digits: 5e-5 rather than 0.00005. */
export function typedNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

function shortExponent(value: number) {
  const [mantissa = "", exponent = ""] = value.toExponential(2).split("e");
  return `${mantissa.replace(/\.?0+$/, "")}e${exponent.replace("+", "")}`;
}

function threeDigits(value: number) {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

function pad(value: number) {
  return String(value).padStart(2, "0");
}
