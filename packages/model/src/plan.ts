import { type ExperimentConfig, type Plan, parseRunConfig, type RunConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import type { FreezePolicy } from "./freeze-policy.ts";

/**
 * The cells of a plan, policies x seeds, as complete run configurations.
 * Seed by seed, so that the first complete comparison is there as early as possible.
 * @throws ConfigError when two cells would be the same run.
 */
export function planCells(experiment: ExperimentConfig, plan: Plan): RunConfig[] {
  refuseDuplicates(
    "seeds",
    plan.seeds.map((seed) => `seed ${seed}`),
  );
  refuseDuplicates(
    "freeze",
    plan.freeze.map((entry) => {
      const rate = entry.learningRate ?? experiment.training.learningRate;
      return `${JSON.stringify(policyOf(entry))} with learning rate ${rate}`;
    }),
  );
  return plan.seeds.flatMap((seed) =>
    plan.freeze.map((entry) =>
      parseRunConfig({
        ...experiment,
        training: {
          ...experiment.training,
          learningRate: entry.learningRate ?? experiment.training.learningRate,
        },
        freeze: policyOf(entry),
        seed,
      }),
    ),
  );
}

function policyOf({ learningRate: _, ...policy }: Plan["freeze"][number]): FreezePolicy {
  return policy;
}

function refuseDuplicates(path: string, entries: string[]): void {
  const repeated = entries.find((entry, index) => entries.indexOf(entry) !== index);
  if (repeated) throw new ConfigError([{ path, message: `has ${repeated} twice` }]);
}
