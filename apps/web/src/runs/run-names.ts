import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { typedNumber } from "../ui/format.ts";
import { comparePolicies, type Policy, policyName, shortPolicyName } from "./policy-name.ts";

export const RunNameFragment = graphql(`
  fragment RunName_Run on Run {
    id
    name
    seed
    freeze {
      kind
      depth
      frozen
      shortLabel
    }
    config {
      training {
        learningRate
      }
    }
  }
`);

/** What tells a run from the others that it is shown with. */
export interface RunName {
  id: string;
  /** The freeze policy: "k = 7"; or what a script calls its run. */
  setting: string;
  /** "rate 1e-3", when the policy was planned with several rates. */
  rate: string | undefined;
  /** "seed 2", when there are several seeds. */
  seed: string | undefined;
  /** All of it, for legends and tooltips. */
  label: string;
  /** Setting and rate in a few characters, for the end of a curve. */
  shortLabel: string;
}

export interface NamedRun {
  id: string;
  /** What its script calls it; such a run is not known by its policy. */
  name?: string | null | undefined;
  seed: number;
  freeze: Policy;
  config: { training: { learningRate: number } };
}

/** Names of runs that are shown together, from all trained to all frozen, then by rate and by seed. */
export function namesOfRuns(runs: readonly FragmentType<typeof RunNameFragment>[]): RunName[] {
  return namesAmong(readFragment(RunNameFragment, runs));
}

/** Names that say no more than is needed to tell these runs apart. */
export function namesAmong(runs: readonly NamedRun[]): RunName[] {
  const severalSeeds = new Set(runs.map(({ seed }) => seed)).size > 1;
  const ratesOf = new Map<string, Set<number>>();
  for (const { freeze, config } of runs) {
    const rates = ratesOf.get(policyName(freeze)) ?? new Set();
    ratesOf.set(policyName(freeze), rates.add(config.training.learningRate));
  }
  const sorted = runs.toSorted(compareRuns);
  const shortNames = distinctShortNames(sorted.map(({ freeze }) => freeze));
  return sorted.map((run) => {
    if (run.name) {
      const { id, name } = run;
      return {
        id,
        setting: name,
        rate: undefined,
        seed: undefined,
        label: name,
        shortLabel: shortened(name),
      };
    }
    const setting = policyName(run.freeze);
    const short = shortNames.get(setting) ?? "";
    const rate = typedNumber(run.config.training.learningRate);
    const severalRates = (ratesOf.get(setting)?.size ?? 0) > 1;
    const parts = {
      setting,
      rate: severalRates ? `rate ${rate}` : undefined,
      seed: severalSeeds ? `seed ${run.seed}` : undefined,
    };
    const label = [parts.setting, parts.rate, parts.seed].filter(Boolean).join(", ");
    return { id: run.id, ...parts, label, shortLabel: severalRates ? `${short} ${rate}` : short };
  });
}

/** By policy name; policies that would share one are numbered: "auto 1", "auto 2". */
function distinctShortNames(policies: readonly Policy[]): Map<string, string> {
  const namesOf = new Map<string, Set<string>>();
  for (const policy of policies) {
    const short = shortPolicyName(policy);
    namesOf.set(short, (namesOf.get(short) ?? new Set()).add(policyName(policy)));
  }
  return new Map(
    [...namesOf].flatMap(([short, names]) =>
      [...names].map((name, i) => [name, names.size > 1 ? `${short} ${i + 1}` : short] as const),
    ),
  );
}

const longestShortName = 14;
const shortened = (name: string) =>
  name.length > longestShortName ? `${name.slice(0, longestShortName - 1)}…` : name;

/** One run by itself: "k = 7, seed 2". */
export function runTitle({ name, freeze, seed }: Pick<NamedRun, "name" | "freeze" | "seed">): string {
  return name || `${policyName(freeze)}, seed ${seed}`;
}

function compareRuns(a: NamedRun, b: NamedRun): number {
  const byRate = a.config.training.learningRate - b.config.training.learningRate;
  return comparePolicies(a.freeze, b.freeze) || byRate || a.seed - b.seed;
}
