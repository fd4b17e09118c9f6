import type { FlopsReportInput, PrefixReportInput } from "@frostline/client";
import {
  estimateRun,
  lengthHistogram,
  type ModelShape,
  type RunConfig,
  type RunEstimate,
} from "@frostline/model";
import type { ExampleSplits, PrefixUse } from "@frostline/model/train";

/** What a run will cost, by the lengths of its own texts. */
export function estimateOf(shape: ModelShape, config: RunConfig, examples: ExampleSplits): RunEstimate {
  const histogram = (split: keyof ExampleSplits) =>
    lengthHistogram(examples[split].map(({ ids }) => ids.length));
  const tokens = new Set<number>();
  for (const split of [examples.train, examples.validation, examples.test]) {
    for (const { ids } of split) for (const id of ids) tokens.add(id);
  }
  return estimateRun(shape, config, {
    train: histogram("train"),
    validation: histogram("validation"),
    test: histogram("test"),
    distinctTokens: tokens.size,
  });
}

const MODES = {
  evalPrefix: "EVAL_PREFIX",
  stochasticCache: "STOCHASTIC_CACHE",
  parity: "PARITY",
} satisfies Record<PrefixUse["mode"], PrefixReportInput["mode"]>;

export const toPrefixReport = ({ mode, ...use }: PrefixUse): PrefixReportInput => ({
  ...use,
  mode: MODES[mode],
});

/** What the run has cost: states of frozen layers that were in the cache already cost it nothing. */
export function toFlopsReport(
  { flops, upperBound }: RunEstimate,
  { hits, computed }: Pick<PrefixUse, "hits" | "computed">,
): FlopsReportInput {
  const foundShare = hits === 0 ? 0 : hits / (hits + computed);
  return {
    done: flops.run - flops.prefix * foundShare,
    withoutCache: flops.runWithoutCache,
    paddedTraining: flops.trainingPadded,
    upperBound,
  };
}
