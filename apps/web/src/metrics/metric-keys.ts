/** Accuracy and F1 are shares of one; everything else is a plain number. */
export const isShare = (key: string): boolean => /\/(accuracy|f1)$/.test(key);

export interface KeyGroup {
  name: string;
  keys: string[];
}

/** The group of what the runner's host was busy with. */
export const MACHINE = "Machine";

/** What people look at first; keys that are not listed come after these, by name. */
const ORDER = [
  "train/loss",
  "train/learning_rate",
  "train/grad_norm",
  "train/tokens_per_second",
  "validation/accuracy",
  "validation/f1",
  "validation/loss",
];
const NAMES: Record<string, string> = { train: "Training", validation: "Validation", system: MACHINE };

/**
 * Metric keys by the part before the slash, training first, the machine last, each key once. Test scores are left out: they
 * are single numbers of the finished run, shown with its result.
 */
export function groupKeys(keys: readonly string[]): KeyGroup[] {
  const groups = new Map<string, string[]>();
  for (const key of [...new Set(keys)].sort(byOrder)) {
    const prefix = key.includes("/") ? key.slice(0, key.indexOf("/")) : "other";
    if (prefix !== "test") groups.set(prefix, [...(groups.get(prefix) ?? []), key]);
  }
  return [...groups].map(([prefix, grouped]) => ({ name: NAMES[prefix] ?? prefix, keys: grouped }));
}

function byOrder(a: string, b: string) {
  const [first, second] = [place(a), place(b)];
  return first === second ? a.localeCompare(b) : first - second;
}

function place(key: string) {
  if (key.startsWith("system/")) return Number.POSITIVE_INFINITY;
  const index = ORDER.indexOf(key);
  return index < 0 ? ORDER.length : index;
}
