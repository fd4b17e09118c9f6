import type { ClaimRunMutation } from "@frostline/client";
import { parseRunConfig, type RunConfig } from "@frostline/model";

export type Claim = NonNullable<ClaimRunMutation["claimRun"]>;

/**
 * The stored configuration of a claimed run, as packages/model wants it.
 * @throws ConfigError when this runner is older than the gateway and does not know a field's value.
 */
export function toRunConfig({ config }: Claim): RunConfig {
  const freeze =
    config.freeze.kind === "PREFIX"
      ? { kind: "prefix", depth: config.freeze.depth }
      : { kind: "groups", frozen: config.freeze.frozen };
  return parseRunConfig({
    model: { source: config.modelSource },
    dataset: config.dataset,
    training: config.training,
    freeze,
    seed: config.seed,
  });
}
