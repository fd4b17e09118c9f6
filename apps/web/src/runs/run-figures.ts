import type { RunsTable_RunFragment } from "../gql/graphql.ts";

type ScoredRun = Pick<RunsTable_RunFragment, "summaries" | "result">;
type TimedRun = Pick<RunsTable_RunFragment, "seed" | "result"> & {
  freeze: Pick<RunsTable_RunFragment["freeze"], "kind" | "depth">;
};

/** The chosen weights' validation score when the run is done, the latest one before that. */
export function validationScore(run: ScoredRun, score: "accuracy" | "f1"): number | undefined {
  if (run.result) return run.result.validation[score];
  const summary = run.summaries.find(({ key }) => key === `validation/${score}`);
  const last = summary === undefined ? Number.NaN : Number(summary.last);
  return Number.isFinite(last) ? last : undefined;
}

/** Training seconds of the run that trains everything, by seed: what every other depth is compared with. */
export function fullTrainingSeconds(runs: readonly TimedRun[]): ReadonlyMap<number, number> {
  return new Map(
    runs.flatMap(({ seed, freeze, result }) =>
      freeze.kind === "PREFIX" && freeze.depth === 0 && result ? [[seed, result.trainSeconds] as const] : [],
    ),
  );
}

/** How many times faster a run trained than k = 0 with the same seed; undefined until both are done. */
export function speedUp(run: TimedRun, fullSeconds: ReadonlyMap<number, number>): number | undefined {
  const full = fullSeconds.get(run.seed);
  return full !== undefined && run.result && run.result.trainSeconds > 0
    ? full / run.result.trainSeconds
    : undefined;
}
