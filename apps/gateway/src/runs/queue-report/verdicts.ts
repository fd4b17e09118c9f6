import type { Runner } from "../../runners/runner.types.ts";
import { slotMemory } from "../../runners/runner-facts.ts";
import type { QueueVerdict, RunnerQueueVerdict } from "./queue-report.types.ts";

/** What a queued run asks of a runner. */
export interface Wanted {
  requiredLabels: readonly string[];
  memoryBytes: number | null;
}

/**
 * Whether this runner would take the run: the conditions of claimNextRun one by one. What a person cannot wait for to pass
 * is named first.
 * @param runsInHands how many runs the runner has
 */
export function verdictOn(runner: Runner, wanted: Wanted, runsInHands: number): RunnerQueueVerdict {
  const missingLabels = wanted.requiredLabels.filter((label) => !runner.labels.includes(label));
  const hasBytes = slotMemory(runner.facts);
  const verdict = (): QueueVerdict => {
    if (missingLabels.length > 0) return "LABEL_MISSING";
    if (wanted.memoryBytes !== null && wanted.memoryBytes > hasBytes) return "NOT_ENOUGH_MEMORY";
    if (runner.state === "QUARANTINED" || runner.state === "DRAINING") return runner.state;
    if (!runner.online) return "OFFLINE";
    return runsInHands < runner.facts.slots ? "WOULD_TAKE" : "BUSY";
  };
  const one = { runner, verdict: verdict(), missingLabels, hasBytes };
  return { ...one, words: wordsOf(one, wanted) };
}

function wordsOf(
  { verdict, missingLabels, hasBytes }: Omit<RunnerQueueVerdict, "words">,
  { memoryBytes }: Wanted,
): string {
  switch (verdict) {
    case "WOULD_TAKE":
      return "is free, and would take it";
    case "BUSY":
      return "is busy with another run";
    case "OFFLINE":
      return "is offline";
    case "DRAINING":
      return "is draining, and takes no new run";
    case "QUARANTINED":
      return "is in quarantine, and takes no run until somebody lifts it";
    case "NOT_ENOUGH_MEMORY":
      return `has ${inGibibytes(hasBytes)} for a run; this one needs ${inGibibytes(memoryBytes ?? 0)}`;
    case "LABEL_MISSING":
      return `lacks the ${missingLabels.length === 1 ? "label" : "labels"} ${missingLabels.join(", ")}`;
  }
}

/** The one thing that a person should know first. */
export function sentenceOn(
  verdicts: readonly RunnerQueueVerdict[],
  { requiredLabels, memoryBytes }: Wanted,
  runsAhead: number,
): string {
  const having = (verdict: QueueVerdict) => verdicts.filter((one) => one.verdict === verdict);
  if (verdicts.length === 0) return "No runner is registered: add one on the Runners page.";
  const turn =
    runsAhead === 0 ? "It is next." : `About ${counted(runsAhead, "run")} will be handed out before it.`;
  if (having("WOULD_TAKE").length > 0) return `A runner is free and about to take the next run. ${turn}`;
  if (having("BUSY").length > 0) return `Every runner that could take it is busy. ${turn}`;
  const labelled = verdicts.filter(({ missingLabels }) => missingLabels.length === 0);
  if (labelled.length === 0) return labelSentence(verdicts, requiredLabels);
  const fitting = labelled.filter(({ verdict }) => verdict !== "NOT_ENOUGH_MEMORY");
  if (fitting.length === 0) {
    const most = Math.max(...labelled.map(({ hasBytes }) => hasBytes));
    const who = requiredLabels.length > 0 ? "No runner with its labels" : "No runner";
    return `${who} has memory enough: it is estimated to need ${inGibibytes(memoryBytes ?? 0)}, and the largest has ${inGibibytes(most)} for a run.`;
  }
  const away = (["OFFLINE", "DRAINING", "QUARANTINED"] as const).flatMap((verdict) => {
    const { length } = having(verdict);
    return length > 0 ? [`${length} ${words[verdict]}`] : [];
  });
  return `No runner that could take it takes runs now: ${away.join(", ")}.`;
}

const words = { OFFLINE: "offline", DRAINING: "draining", QUARANTINED: "in quarantine" };

function labelSentence(verdicts: readonly RunnerQueueVerdict[], required: readonly string[]): string {
  const nobodyHas = required.filter((label) =>
    verdicts.every(({ runner }) => !runner.labels.includes(label)),
  );
  if (nobodyHas.length > 0)
    return `No runner of this team has the ${nobodyHas.length === 1 ? "label" : "labels"} ${nobodyHas.join(", ")}.`;
  return `No runner of this team has all of the labels ${required.join(", ")}.`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
const inGibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
