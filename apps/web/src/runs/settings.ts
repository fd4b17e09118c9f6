import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { namesAmong, type RunName } from "./run-names.ts";

export const SettingFragment = graphql(`
  fragment Setting_Group on RunGroup {
    id
    seeds
    runIds
    config {
      freeze {
        kind
        depth
        frozen
        shortLabel
      }
      training {
        learningRate
      }
    }
    result {
      n
      accuracy {
        mean
        sd
      }
      f1 {
        mean
        sd
      }
      trainSeconds {
        mean
        sd
      }
    }
  }
`);

interface Figure {
  mean: number;
  sd?: number | null | undefined;
}

/** Runs of an experiment that differ only in their seed. */
export interface Setting {
  name: RunName;
  /** In the order of the seeds. */
  runs: readonly { id: string; seed: number }[];
  isFull: boolean;
  learningRate: number;
  /** Of the runs that succeeded; undefined when none has. */
  result: { n: number; accuracy: Figure; f1: Figure; trainSeconds: Figure } | undefined;
}

/** From all trained to all frozen, with names that tell them apart. */
export function settingsOf(groups: readonly FragmentType<typeof SettingFragment>[]): Setting[] {
  const read = readFragment(SettingFragment, groups);
  const byId = new Map(read.map((group) => [group.id, group]));
  const named = namesAmong(
    read.map(({ id, config: { freeze, training } }) => ({ id, seed: 0, freeze, config: { training } })),
  );
  return named.flatMap((name) => {
    const group = byId.get(name.id);
    if (!group) return [];
    const { freeze, training } = group.config;
    return {
      name,
      runs: group.runIds.map((id, i) => ({ id, seed: group.seeds[i] ?? 0 })),
      isFull: freeze.kind === "PREFIX" && freeze.depth === 0,
      learningRate: training.learningRate,
      result: group.result ?? undefined,
    };
  });
}

/**
 * How many times faster a setting trains than k = 0, in the mean of those runs of either that succeeded. Of several
 * k = 0 the one with the setting's own learning rate counts; a rate costs no time, so else the fastest does.
 */
export function meanSpeedUp(setting: Setting, settings: readonly Setting[]): number | undefined {
  const full = settings.filter(({ isFull, result }) => isFull && result);
  const own = setting.result?.trainSeconds.mean;
  if (!own || full.length === 0) return undefined;
  const sameRate = full.find(({ learningRate }) => learningRate === setting.learningRate);
  const times = (sameRate ? [sameRate] : full).map(({ result }) => result?.trainSeconds.mean ?? Number.NaN);
  return Math.min(...times) / own;
}
