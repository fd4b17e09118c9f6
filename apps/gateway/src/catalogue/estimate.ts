import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type DataLengths,
  estimateParameters,
  estimateRun,
  FreezeError,
  knownModelShape,
  type ModelShape,
  parseTrainingConfig,
  type TrainingConfig,
  typicalLengths,
} from "@frostline/model";
import { badInput } from "../errors.ts";
import type { FreezePolicyInput, TrainingConfigInput } from "../experiments/config.types.ts";
import { asSentence, naming, parsePolicy, present } from "../experiments/policy-input.ts";
import { toFreezePolicy } from "../experiments/stored-policy.ts";
import type { Estimate, MemoryEstimate, PolicyEstimate, TextCountsInput } from "./estimate.types.ts";

const mostPolicies = 200;
/** An estimate looks at each epoch of each policy. */
const mostEpochs = 20_000;
const mostLabels = 100_000;
const mostTexts = 1_000_000_000;

export interface EstimateQuestion {
  modelSource: string;
  freeze: FreezePolicyInput[];
  labels: number;
  training: TrainingConfigInput;
  texts: TextCountsInput;
}

/**
 * What each policy would train, compute and keep; undefined when the model's shape is not known before it is loaded.
 * A policy takes about a millisecond of computing: between two of them others are served.
 * @throws BAD_INPUT naming the wrong field, or the policy that does not fit the model
 */
export async function estimate(question: EstimateQuestion): Promise<Estimate | undefined> {
  const { modelSource, freeze, labels } = question;
  if (freeze.length > mostPolicies) {
    throw badInput("freeze", `${freeze.length} policies are too many at once; the limit is ${mostPolicies}.`);
  }
  if (labels < 1 || labels > mostLabels) {
    throw badInput("labels", `A data set has 1 to ${mostLabels} classes, not ${labels}.`);
  }
  const training = naming("training", () => parseTrainingConfig(present(question.training)));
  const epochs = freeze.length * training.epochs;
  if (epochs > mostEpochs) {
    throw badInput(
      "freeze",
      `${freeze.length} policies of ${training.epochs} epochs are ${epochs} epochs to estimate at once; the limit is ${mostEpochs}: ask for fewer policies.`,
    );
  }
  const lengths = lengthsOf(question.texts, training.maxLength);
  const shape = knownModelShape(modelSource, labels);
  if (!shape) return undefined;
  const { total, groups } = estimateParameters(shape, { kind: "prefix", depth: 0 });
  const policies: PolicyEstimate[] = [];
  for (const [index, policy] of freeze.entries()) {
    policies.push(estimatePolicy(shape, policy, `freeze[${index}]`, training, lengths));
    await nextTurn();
  }
  return {
    totalParameters: total,
    groups: groups.map(({ name, parameters }) => ({ name, parameters })),
    policies,
  };
}

function estimatePolicy(
  shape: ModelShape,
  input: FreezePolicyInput,
  field: string,
  training: TrainingConfig,
  lengths: DataLengths,
): PolicyEstimate {
  const policy = parsePolicy(input, field);
  return fitting(field, () => {
    const { steps, flops, memory, cacheBytes, upperBound } = estimateRun(
      shape,
      { freeze: policy, training },
      lengths,
    );
    const { trainable, groups } = estimateParameters(shape, policy);
    return {
      policy: toFreezePolicy(policy, shape.blocks),
      trainableParameters: trainable,
      frozen: groups.map(({ frozen }) => frozen),
      steps,
      flops,
      memory: inWholeBytes(memory),
      cacheBytes: Math.round(cacheBytes),
      upperBound,
    };
  });
}

const inWholeBytes = (memory: MemoryEstimate): MemoryEstimate => ({
  weights: Math.round(memory.weights),
  gradients: Math.round(memory.gradients),
  optimizer: Math.round(memory.optimizer),
  activations: Math.round(memory.activations),
  copies: Math.round(memory.copies),
  total: Math.round(memory.total),
});

function lengthsOf(texts: TextCountsInput, maxLength: number): DataLengths {
  const typical = (split: keyof TextCountsInput, least: number) => {
    const count = texts[split];
    if (count < least || count > mostTexts) {
      throw badInput(`texts.${split}`, `texts.${split} has to be ${least} to ${mostTexts}, not ${count}.`);
    }
    return typicalLengths(count, maxLength);
  };
  return { train: typical("train", 1), validation: typical("validation", 0), test: typical("test", 0) };
}

function fitting<Result>(field: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (error instanceof FreezeError) throw badInput(field, asSentence(error.message));
    throw error;
  }
}
