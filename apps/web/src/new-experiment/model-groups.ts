import { groupNames } from "./freeze-plan.ts";

/** The layer groups of the chosen model, bottom to top. */
export interface ModelGroups {
  names: string[];
  /** Parameters of each group; undefined for a model that a runner has to load first. */
  parameters: number[] | undefined;
}

const MOST_BLOCKS = 96;

/** A model of which only the number of blocks is given; six, as DistilBERT has, when that cannot be read. */
export function assumedGroups(blocks: string): ModelGroups {
  const count = Number(blocks);
  const usable = Number.isInteger(count) && count >= 1 && count <= MOST_BLOCKS;
  return { names: groupNames(usable ? count : 6), parameters: undefined };
}

export function totalOf({ parameters }: ModelGroups): number | undefined {
  return parameters?.reduce((total, count) => total + count, 0);
}
