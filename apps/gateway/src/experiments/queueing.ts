import type { experiments } from "@frostline/db";
import { badInput } from "../errors.ts";
import { checkLabels } from "../runners/labels.ts";
import type { Queueing, QueueingInput } from "./queueing.types.ts";

const highestPriority = 100;
const longestTimeoutMinutes = 60 * 24 * 365;
const mostRetries = 10;

export const usualQueueing: Queueing = {
  priority: 0,
  requiredLabels: [],
  timeoutMinutes: null,
  retries: 0,
};

/**
 * What is given, and the rest as it was.
 * @throws BAD_INPUT naming the first wrong field, under `field`
 */
export function changedQueueing(
  field: string,
  before: Queueing,
  { priority, requiredLabels, timeoutMinutes, retries }: QueueingInput,
): Queueing {
  const within = (name: string, value: number, least: number, most: number) => {
    if (value >= least && value <= most) return value;
    throw badInput(`${field}.${name}`, `${field}.${name} has to be ${least} to ${most}, not ${value}.`);
  };
  const minutes = timeoutMinutes ?? before.timeoutMinutes ?? 0;
  return {
    priority: within("priority", priority ?? before.priority, -highestPriority, highestPriority),
    requiredLabels: checkLabels(`${field}.requiredLabels`, requiredLabels ?? before.requiredLabels),
    timeoutMinutes: within("timeoutMinutes", minutes, 0, longestTimeoutMinutes) || null,
    retries: within("retries", retries ?? before.retries, 0, mostRetries),
  };
}

type ExperimentRow = typeof experiments.$inferSelect;

export function queueingOf({ priority, requiredLabels, timeoutMinutes, retries }: ExperimentRow): Queueing {
  return { priority, requiredLabels, timeoutMinutes, retries };
}
