import type { FreezePolicy } from "../freeze-policy.ts";
import { layerGroups, type ModelShape, neverTrained } from "../freezing.ts";

export interface ParameterEstimate {
  trainable: number;
  total: number;
  /** One entry per layer group, bottom to top. */
  groups: { name: string; parameters: number; frozen: boolean }[];
}

/**
 * Exact number of parameters that a freeze policy trains at some time, and of all parameters.
 * @throws FreezeError when the policy does not fit the model.
 */
export function estimateParameters(shape: ModelShape, policy: FreezePolicy): ParameterEstimate {
  const frozen = neverTrained(policy, shape.blocks);
  const groups = layerGroups(shape).map((group) => ({
    name: group.name,
    parameters: sum(group.parameters.map((parameter) => parameter.shape.reduce((a, b) => a * b, 1))),
    frozen: frozen[group.index] ?? false,
  }));
  return {
    trainable: sum(groups.filter((group) => !group.frozen).map((group) => group.parameters)),
    total: sum(groups.map((group) => group.parameters)),
    groups,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
