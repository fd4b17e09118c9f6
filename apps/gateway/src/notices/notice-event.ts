import type { RunRow } from "../runs/move-run.ts";

interface Named {
  id: string;
  name: string;
}

/** What is told of, before it is known whether it was told already. */
export interface NoticeEvent {
  /** As in the webhook's body. */
  type:
    | "run.succeeded"
    | "run.failed"
    | "run.cancelled"
    | "run.lost"
    | "runner.quarantined"
    | "runner.silent"
    | "queue.stuck"
    | "metric.crossed"
    | "metric.stalled";
  /** Undefined for what concerns a runner. */
  experiment: Named | undefined;
  run: RunRow | undefined;
  runner?: Named;
  metric?: { key: string; value: number; step: number };
  /** One sentence. */
  text: string;
  occasion: string;
}

/** "run 1a2b3c4d of Depths (seed 1, freeze depth 3)" */
export function nameOfRun(run: RunRow, experimentName: string): string {
  const depth = run.freezeDepth === null ? "" : `, freeze depth ${run.freezeDepth}`;
  return `Run ${run.id.slice(-8)} of ${experimentName} (seed ${run.seed}${depth})`;
}
