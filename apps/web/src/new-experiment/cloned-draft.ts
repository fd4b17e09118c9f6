import type { ClonedExperimentFragment as ClonedExperiment } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { typedNumber } from "../ui/format.ts";
import {
  DATASET_FIELDS,
  type Draft,
  emptyDraft,
  type PlanDraft,
  QUEUEING_FIELDS,
  TRAINING_FIELDS,
} from "./draft.ts";
import { isStrategy, STRATEGIES, type StrategyKind } from "./strategies.ts";

export const ClonedExperimentFragment = graphql(`
  fragment ClonedExperiment on Experiment {
    id
    name
    question
    modelSource
    blocks
    dataset {
      source
      textColumn
      labelColumn
      pairColumn
      subset
      trainSplit
      validationSplit
      testSplit
      maxTrain
      maxValidation
      maxTest
      validationShare
      testShare
      neutralBand
    }
    training {
      epochs
      batchSize
      learningRate
      maxLength
      warmupRatio
      weightDecay
      evalBatchSize
      maxGradNorm
      dropout
      attentionDropout
      classifierDropout
      adamBeta1
      adamBeta2
      adamEpsilon
      prefixMode
      prefixCopies
      prefixDtype
    }
    queueing {
      priority
      requiredLabels
      timeoutMinutes
      retries
    }
    plan {
      seeds
      freeze {
        learningRate
        policy {
          kind
          depth
          frozen
          epochsPerStage
          trainedAtMost
          intervals
          percentile
          resetOptimizer
          headEpochs
          factor
          freezeBelow
        }
      }
    }
  }
`);

type Policies = ClonedExperiment["plan"]["freeze"];

/** A draft with everything of an experiment, under a name of its own. */
export function clonedDraft(experiment: ClonedExperiment): Draft {
  const { name, question, modelSource, blocks, dataset, training, queueing, plan } = experiment;
  const draft = emptyDraft();
  return {
    ...draft,
    ...planDraft(plan.freeze, plan.seeds, training.learningRate),
    name: `${name} (copy)`,
    question,
    modelSource,
    blocks: blocks == null ? draft.blocks : String(blocks),
    datasetSource: dataset.source,
    dataset: texts(DATASET_FIELDS, new Map(Object.entries(dataset))),
    training: texts(TRAINING_FIELDS, new Map(Object.entries(training))),
    // 0 is what an empty box means here.
    queueing: texts(QUEUEING_FIELDS, new Map(Object.entries(queueing).filter(([, value]) => value !== 0))),
    requiredLabels: [...queueing.requiredLabels],
  };
}

function planDraft(policies: Policies, seeds: readonly number[], commonRate: number): PlanDraft {
  const depths = new Map<number, Rates>();
  const sets = new Map<string, { frozen: string[]; rates: Rates }>();
  const strategies = new Map<string, { kind: StrategyKind; texts: Record<string, string>; rates: Rates }>();
  for (const { policy, learningRate } of policies) {
    if (policy.kind === "PREFIX" && policy.depth != null) {
      depths.set(policy.depth, [...(depths.get(policy.depth) ?? []), learningRate]);
    } else if (isStrategy(policy.kind)) {
      const { kind } = policy;
      const strategyTexts = texts<string>(STRATEGIES[kind].fields, new Map(Object.entries(policy)));
      const key = JSON.stringify([kind, strategyTexts]);
      const rates = [...(strategies.get(key)?.rates ?? []), learningRate];
      strategies.set(key, { kind, texts: strategyTexts, rates });
    } else {
      const frozen = policy.frozen ?? [];
      const key = frozen.join();
      sets.set(key, { frozen, rates: [...(sets.get(key)?.rates ?? []), learningRate] });
    }
  }
  const text = (rates: Rates) => ratesText(rates, commonRate);
  return {
    depths: [...depths.keys()],
    depthRates: Object.fromEntries([...depths].map(([depth, rates]) => [depth, text(rates)])),
    sets: [...sets.values()].map(({ frozen, rates }, index) => ({
      id: index + 1,
      frozen,
      rates: text(rates),
    })),
    strategies: [...strategies.values()].map(({ rates, ...strategy }, index) => ({
      id: index + 1,
      ...strategy,
      rates: text(rates),
    })),
    seeds: seeds.join(", "),
  };
}

/** Learning rates of one policy; null is the experiment's. */
type Rates = (number | null | undefined)[];

/** Empty for the experiment's rate alone; beside others it has to be written out, or it would be lost. */
function ratesText(rates: Rates, commonRate: number): string {
  if (rates.every((rate) => rate == null)) return "";
  return [...new Set(rates.map((rate) => typedNumber(rate ?? commonRate)))].join(", ");
}

function texts<Name extends string>(
  fields: readonly { name: Name }[],
  values: ReadonlyMap<string, unknown>,
): Record<Name, string> {
  return Object.fromEntries(fields.map(({ name }) => [name, typedValue(values.get(name))])) as Record<
    Name,
    string
  >;
}

/** As a person would type it; a flag that is off is an empty text. */
function typedValue(value: unknown): string {
  if (typeof value === "number") return typedNumber(value);
  return value === null || value === undefined || value === false ? "" : String(value);
}
