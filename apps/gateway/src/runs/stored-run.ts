import { toRunConfig } from "../experiments/stored-config.ts";
import { MetricValue } from "../graphql/scalars.ts";
import { fitText } from "../text.ts";
import type { RunRow } from "./move-run.ts";
import type { Run, RunResult } from "./run.types.ts";
import type { RunResultInput } from "./run-protocol.types.ts";

export function toRun(row: RunRow): Run {
  let config: Run["config"] | undefined;
  // Lists mostly do not ask for it.
  const configOnce = () => {
    config ??= toRunConfig(row.config);
    return config;
  };
  return {
    experimentId: row.experimentId,
    storedConfig: row.config,
    id: row.id,
    get config() {
      return configOnce();
    },
    get freeze() {
      return configOnce().freeze;
    },
    seed: row.seed,
    tags: row.tags,
    external: row.external,
    status: row.status,
    reason: row.reason,
    message: row.message,
    attempt: row.attempt,
    createdAt: row.createdAt,
    queuedAt: row.queuedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    deletedAt: row.deletedAt,
    trainableParameters: row.trainableParameters,
    totalParameters: row.totalParameters,
    result: row.result === null ? null : fromStoredResult(row.result as StoredResult),
  };
}

type Stored<S> = Omit<S, "loss"> & { loss: number | string };
/** Fields that results of earlier versions lack are optional. */
type StoredResult = Omit<RunResult, "validation" | "test" | "prefix" | "flops"> & {
  prefix?: RunResult["prefix"];
  flops?: RunResult["flops"];
  validation: Stored<RunResult["validation"]>;
  test: Stored<RunResult["test"]>;
};

const longestPath = 4_096;

/** JSON has no NaN or Infinity: a loss is stored the way the API writes it. */
export function toStoredResult({
  validation,
  test,
  peakMemoryBytes,
  prefix,
  flops,
  checkpoint,
  ...rest
}: RunResultInput) {
  const store = (scores: RunResultInput["test"]) => ({ ...scores, loss: MetricValue.serialize(scores.loss) });
  return {
    ...rest,
    peakMemoryBytes: peakMemoryBytes ?? null,
    prefix: prefix ?? null,
    flops: flops ?? null,
    checkpoint: checkpoint ? fitText(checkpoint, longestPath) : null,
    validation: store(validation),
    test: store(test),
  } satisfies StoredResult;
}

function fromStoredResult({ validation, test, prefix, flops, ...rest }: StoredResult): RunResult {
  const load = (scores: StoredResult["test"]) => ({ ...scores, loss: MetricValue.parseValue(scores.loss) });
  return {
    ...rest,
    prefix: prefix ?? null,
    flops: flops ?? null,
    validation: load(validation),
    test: load(test),
  };
}
