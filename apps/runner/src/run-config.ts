import type { ClaimRunMutation } from "@frostline/client";
import { type FreezePolicy, parseRunConfig, type RunConfig, type TrainingConfig } from "@frostline/model";

export type Claim = NonNullable<ClaimRunMutation["claimRun"]>;
type Config = Claim["config"];

const KINDS = {
  PREFIX: "prefix",
  GROUPS: "groups",
  GRADUAL_UNFREEZE: "gradualUnfreeze",
  AUTOFREEZE: "autofreeze",
  LPFT: "lpft",
  DISCRIMINATIVE_LR: "discriminativeLR",
} satisfies Record<Config["freeze"]["kind"], FreezePolicy["kind"]>;

const PREFIX_MODES = {
  EVAL_PREFIX: "evalPrefix",
  STOCHASTIC_CACHE: "stochasticCache",
  PARITY: "parity",
} satisfies Record<Config["training"]["prefixMode"], TrainingConfig["prefixMode"]>;

const PREFIX_DTYPES = {
  FLOAT16: "float16",
  FLOAT32: "float32",
} satisfies Record<Config["training"]["prefixDtype"], TrainingConfig["prefixDtype"]>;

/**
 * The stored configuration of a claimed run, as packages/model wants it.
 * @throws ConfigError when this runner is older than the gateway and does not know a field's value.
 */
export function toRunConfig({ config }: Pick<Claim, "config">): RunConfig {
  const { kind, ...fields } = config.freeze;
  // The API has one type for all kinds of policy: what a kind lacks, and what is not set, is null there.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return parseRunConfig({
    model: { source: config.modelSource },
    dataset: config.dataset,
    training: {
      ...config.training,
      prefixMode: PREFIX_MODES[config.training.prefixMode],
      prefixDtype: PREFIX_DTYPES[config.training.prefixDtype],
    },
    freeze: { kind: KINDS[kind], ...given },
    seed: config.seed,
  });
}
