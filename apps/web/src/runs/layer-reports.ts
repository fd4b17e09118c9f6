/** What was reported of one layer group, by step, oldest first. */
export interface GroupReports {
  group: number;
  name: string;
  steps: readonly number[];
  frozen: readonly boolean[];
  learningRates: readonly (number | null)[];
}

/** One layer group at one step. */
export interface GroupState {
  group: number;
  name: string;
  step: number;
  frozen: boolean;
  learningRate: number | null;
}

/** Adds states that came later than everything known of their group; others are known already. */
export function withStates(
  reports: readonly GroupReports[],
  states: readonly GroupState[],
): readonly GroupReports[] {
  const byGroup = new Map(reports.map((known) => [known.group, known]));
  let grown = false;
  for (const { group, name, step, frozen, learningRate } of states) {
    const known = byGroup.get(group) ?? { group, name, steps: [], frozen: [], learningRates: [] };
    if (step <= (known.steps.at(-1) ?? 0)) continue;
    grown = true;
    byGroup.set(group, {
      group,
      name,
      steps: [...known.steps, step],
      frozen: [...known.frozen, frozen],
      learningRates: [...known.learningRates, learningRate],
    });
  }
  return grown ? [...byGroup.values()].toSorted((a, b) => a.group - b.group) : reports;
}

/** A stretch of steps, after `from` and up to `to`, in which a group was frozen or trained. */
export interface Stretch {
  from: number;
  to: number;
  frozen: boolean;
}

/** A report says how it was since the one before: consecutive reports that say the same are one stretch. */
export function stretchesOf({ steps, frozen }: GroupReports): Stretch[] {
  const stretches: Stretch[] = [];
  steps.forEach((step, i) => {
    const last = stretches.at(-1);
    const isFrozen = frozen[i] ?? false;
    if (last?.frozen === isFrozen) last.to = step;
    else stretches.push({ from: last?.to ?? 0, to: step, frozen: isFrozen });
  });
  return stretches;
}

/** A group's schedule in words: "block 3: frozen to step 40, then trained to step 80". */
export function scheduleInWords(reports: GroupReports): string {
  const parts = stretchesOf(reports).map(
    ({ frozen, to }) => `${frozen ? "frozen" : "trained"} to step ${to}`,
  );
  return `${reports.name}: ${parts.join(", then ")}`;
}
