import { type ExperimentConfig, type Plan, parseRunConfig, type RunConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import type { FreezePolicy } from "./freeze-policy.ts";

/**
 * The cells of a plan, policies x seeds, as complete run configurations.
 * Seed by seed, so that the first complete comparison is there as early as possible.
 * @throws ConfigError when two cells would be the same run, or when a policy does not go with the training.
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
    plan.freeze.map((entry, index) =>
      inPlan(index, () =>
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
    ),
  );
}

/** A run has one policy, a plan has many: what is wrong with one is said with its place. */
function inPlan<Result>(index: number, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const placed = (path: string) => path.replace(/^freeze(?=\.|$)/, `freeze.${index}`);
    throw new ConfigError(error.issues.map((issue) => ({ ...issue, path: placed(issue.path) })));
  }
}

function policyOf({ learningRate: _, ...policy }: Plan["freeze"][number]): FreezePolicy {
  return policy;
}

function refuseDuplicates(path: string, entries: string[]): void {
  const repeated = entries.find((entry, index) => entries.indexOf(entry) !== index);
  if (repeated) throw new ConfigError([{ path, message: `has ${repeated} twice` }]);
}
