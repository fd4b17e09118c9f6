import type { RunsTable_RunFragment } from "../gql/graphql.ts";
import type { NamedRun } from "./run-names.ts";

type ScoredRun = Pick<RunsTable_RunFragment, "summaries" | "result">;
type TimedRun = Pick<NamedRun, "seed" | "freeze" | "config"> & Pick<RunsTable_RunFragment, "result">;

/** The chosen weights' validation score when the run is done, the latest one before that. */
export function validationScore(run: ScoredRun, score: "accuracy" | "f1"): number | undefined {
  if (run.result) return run.result.validation[score];
  const summary = run.summaries.find(({ key }) => key === `validation/${score}`);
  const last = summary === undefined ? Number.NaN : Number(summary.last);
  return Number.isFinite(last) ? last : undefined;
}

/** Training seconds of runs that train everything: what every other run of their seed is compared with. */
export interface FullTraining {
  seed: number;
  learningRate: number;
  trainSeconds: number;
}

export function fullTrainings(runs: readonly TimedRun[]): FullTraining[] {
  return runs.flatMap(({ seed, freeze, config, result }) =>
    freeze.kind === "PREFIX" && freeze.depth === 0 && result
      ? [{ seed, learningRate: config.training.learningRate, trainSeconds: result.trainSeconds }]
      : [],
  );
}

/**
 * How many times faster a run trained than k = 0 with the same seed; undefined until both are done. Of several
 * k = 0 the one with the run's own learning rate counts; a rate costs no time, so else the fastest does.
 */
export function speedUp(
  { seed, config, result }: TimedRun,
  full: readonly FullTraining[],
): number | undefined {
  if (!result || result.trainSeconds <= 0) return undefined;
  const ofSeed = full.filter((other) => other.seed === seed);
  const sameRate = ofSeed.find(({ learningRate }) => learningRate === config.training.learningRate);
  if (sameRate) return sameRate.trainSeconds / result.trainSeconds;
  if (ofSeed.length === 0) return undefined;
  return Math.min(...ofSeed.map(({ trainSeconds }) => trainSeconds)) / result.trainSeconds;
}
