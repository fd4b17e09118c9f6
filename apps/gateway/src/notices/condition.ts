import { runStatus } from "@frostline/db";
import { z } from "zod";
import { badInput } from "../errors.ts";
import { longestMetricKey } from "../metrics/metric-key.ts";
import { goalOf } from "../metrics/summary.ts";
import { checkText } from "../text.ts";

/** How a run can end, or seem to: what a rule on state may name. */
export const tellingStatuses = ["SUCCEEDED", "FAILED", "CANCELLED", "LOST"] as const;
/** What can happen to a runner that a person should know of. */
export const runnerTroubles = ["QUARANTINED", "SILENT"] as const;
export const comparisons = ["ABOVE", "BELOW"] as const;

/** What a rule waits for; stored on the rule. */
export const Condition = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("STATE"), statuses: z.array(z.enum(runStatus.enumValues)) }),
  z.object({ kind: z.literal("RUNNER"), troubles: z.array(z.enum(runnerTroubles)) }),
  z.object({ kind: z.literal("QUEUE"), minutes: z.number() }),
  z.object({
    kind: z.literal("METRIC"),
    key: z.string(),
    comparison: z.enum(comparisons),
    threshold: z.number(),
  }),
  z.object({ kind: z.literal("NO_IMPROVEMENT"), key: z.string(), evaluations: z.number() }),
]);

export type Condition = z.infer<typeof Condition>;
export type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { kind: Kind }>;

const mostMinutes = 60 * 24 * 30;
export const mostEvaluations = 1_000;

/** A condition as it comes from outside. @throws BAD_INPUT that names the field */
export function checkCondition(field: string, condition: Condition): Condition {
  switch (condition.kind) {
    case "STATE": {
      const statuses = tellingStatuses.filter((status) => condition.statuses.includes(status));
      if (statuses.length === 0)
        throw badInput(`${field}.statuses`, `Name one of ${tellingStatuses.join(", ")} at least.`);
      const other = condition.statuses.find((status) => !statuses.some((telling) => telling === status));
      if (other)
        throw badInput(
          `${field}.statuses`,
          `${other} is no end: name some of ${tellingStatuses.join(", ")}.`,
        );
      return { kind: "STATE", statuses };
    }
    case "RUNNER":
      if (condition.troubles.length === 0)
        throw badInput(`${field}.runnerTroubles`, `Name one of ${runnerTroubles.join(", ")} at least.`);
      return { kind: "RUNNER", troubles: [...new Set(condition.troubles)] };
    case "QUEUE":
      checkCount(`${field}.queuedMinutes`, condition.minutes, mostMinutes);
      return condition;
    case "METRIC":
      if (!Number.isFinite(condition.threshold))
        throw badInput(`${field}.threshold`, "A threshold is a finite number.");
      return { ...condition, key: checkText(`${field}.key`, condition.key, longestMetricKey) };
    case "NO_IMPROVEMENT":
      checkCount(`${field}.evaluations`, condition.evaluations, mostEvaluations);
      return { ...condition, key: checkText(`${field}.key`, condition.key, longestMetricKey) };
  }
}

function checkCount(field: string, count: number, most: number): void {
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw badInput(field, `This is a whole number from 1 to ${most}, not ${count}.`);
}

const ends: Record<string, string> = {
  SUCCEEDED: "has succeeded",
  FAILED: "has failed",
  CANCELLED: "was cancelled",
  LOST: "has fallen silent",
};

const troubleWords = {
  QUARANTINED: "was put in quarantine",
  SILENT: "has fallen silent while it had a run",
};

/** The condition for a person: "a run has failed or has fallen silent". */
export function sentenceOf(condition: Condition): string {
  switch (condition.kind) {
    case "STATE":
      return `a run ${condition.statuses.map((status) => ends[status]).join(" or ")}`;
    case "RUNNER":
      return `a runner ${condition.troubles.map((trouble) => troubleWords[trouble]).join(" or ")}`;
    case "QUEUE":
      return `runs have waited for ${plural(condition.minutes, "minute")} and none was begun`;
    case "METRIC": {
      const { key, comparison, threshold } = condition;
      return `${key} is ${comparison === "ABOVE" ? "above" : "below"} ${threshold}`;
    }
    case "NO_IMPROVEMENT": {
      const direction = goalOf(condition.key) === "MINIMIZE" ? "lower" : "higher";
      return `${condition.key} has not been ${direction} for ${plural(condition.evaluations, "evaluation")}`;
    }
  }
}

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
