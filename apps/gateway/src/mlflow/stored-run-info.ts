import type { experiments } from "@frostline/db";
import { type KeyValue, runNameKey } from "../facts/key-values.ts";
import type { RunRow } from "../runs/move-run.ts";
import type { RunStatus } from "../runs/run.states.ts";
import type { MlflowStatus } from "./requests.ts";

/** MLflow knows no run that has fallen silent: one that is LOST goes on when it speaks again. */
export const mlflowStatusOf = {
  QUEUED: "SCHEDULED",
  CLAIMED: "SCHEDULED",
  RUNNING: "RUNNING",
  CANCELLING: "RUNNING",
  LOST: "RUNNING",
  SUCCEEDED: "FINISHED",
  FAILED: "FAILED",
  CANCELLED: "KILLED",
} as const satisfies Record<RunStatus, MlflowStatus>;

/** MLflow keeps it, and the run's name, as tags too. */
export const userKey = "mlflow.user";

export const artifactRoot = "mlflow-artifacts:/";

/** JSON knows neither NaN nor infinities: these are texts, as in the JSON form of protocol buffers. */
export const doubleOf = (value: number) => (Number.isFinite(value) ? value : String(value));

export function toMlflowExperiment(row: typeof experiments.$inferSelect, tags: KeyValue[]) {
  return {
    experiment_id: row.id,
    name: row.name,
    artifact_location: `${artifactRoot}${row.id}`,
    lifecycle_stage: row.deletedAt === null ? "active" : "deleted",
    creation_time: row.createdAt.getTime(),
    last_update_time: row.createdAt.getTime(),
    tags,
  };
}

export function toMlflowRunInfo(row: RunRow, tags: KeyValue[]) {
  const tagOf = (key: string) => tags.find((tag) => tag.key === key)?.value ?? "";
  return {
    run_id: row.id,
    run_uuid: row.id,
    run_name: tagOf(runNameKey),
    experiment_id: row.experimentId,
    user_id: tagOf(userKey),
    status: mlflowStatusOf[row.status],
    start_time: (row.startedAt ?? row.createdAt).getTime(),
    ...(row.finishedAt ? { end_time: row.finishedAt.getTime() } : {}),
    artifact_uri: `${artifactRoot}${row.experimentId}/${row.id}/artifacts`,
    lifecycle_stage: row.deletedAt === null ? "active" : "deleted",
  };
}
