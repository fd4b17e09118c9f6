import { estimateParameters, FreezeError, knownModelShape } from "@frostline/model";
import { badInput } from "../errors.ts";
import type { FreezePolicyInput } from "../experiments/config.types.ts";
import { asSentence, parsePolicy } from "../experiments/policy-input.ts";
import { toFreezePolicy } from "../experiments/stored-policy.ts";
import type { Estimate } from "./catalogue.types.ts";

const mostPolicies = 200;
const mostLabels = 100_000;

/**
 * Exactly what each policy would train; undefined when the model's shape is not known before it is loaded.
 * @throws BAD_INPUT naming the policy that does not fit the model
 */
export function estimate(
  modelSource: string,
  policies: FreezePolicyInput[],
  labels: number,
): Estimate | undefined {
  if (policies.length > mostPolicies) {
    throw badInput(
      "freeze",
      `${policies.length} policies are too many at once; the limit is ${mostPolicies}.`,
    );
  }
  if (labels < 1 || labels > mostLabels) {
    throw badInput("labels", `A data set has 1 to ${mostLabels} classes, not ${labels}.`);
  }
  const shape = knownModelShape(modelSource, labels);
  if (!shape) return undefined;
  const { total, groups } = estimateParameters(shape, { kind: "prefix", depth: 0 });
  return {
    totalParameters: total,
    groups: groups.map(({ name, parameters }) => ({ name, parameters })),
    policies: policies.map((input, index) => {
      const policy = parsePolicy(input, `freeze[${index}]`);
      const { trainable, groups: sizes } = fitting(`freeze[${index}]`, () =>
        estimateParameters(shape, policy),
      );
      return {
        policy: toFreezePolicy(policy, shape.blocks),
        trainableParameters: trainable,
        frozen: sizes.map(({ frozen }) => frozen),
      };
    }),
  };
}

function fitting<Result>(field: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (error instanceof FreezeError) throw badInput(field, asSentence(error.message));
    throw error;
  }
}
