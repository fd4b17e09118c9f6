/**
 * The share of the learning rate in a step (0 … totalSteps−1): up from 0 over the warm-up, then linear to 0
 * behind the last step. As `get_linear_schedule_with_warmup` in transformers.
 */
export function linearSchedule(step: number, totalSteps: number, warmupRatio = 0): number {
  const warmupSteps = Math.ceil(totalSteps * warmupRatio);
  if (step < warmupSteps) return warmupShare(step, totalSteps, warmupRatio);
  return Math.max(0, (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
}

/** The share of the learning rate that warm-up alone leaves in a step: up from 0, then 1. */
export function warmupShare(step: number, totalSteps: number, warmupRatio = 0): number {
  const warmupSteps = Math.ceil(totalSteps * warmupRatio);
  return step < warmupSteps ? step / warmupSteps : 1;
}
