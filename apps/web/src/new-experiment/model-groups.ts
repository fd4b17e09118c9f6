import { groupNames } from "./freeze-plan.ts";

/** The layer groups of the chosen model, bottom to top. */
export interface ModelGroups {
  names: string[];
  /** Parameters of each group; undefined for a model that a runner has to load first. */
  parameters: number[] | undefined;
}

const MOST_BLOCKS = 96;

/** The number of blocks that was typed; undefined when it is none. */
export function blocksTyped(text: string): number | undefined {
  const count = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(count) && count >= 1 && count <= MOST_BLOCKS ? count : undefined;
}

/** A model of which only the number of blocks is given; six, as DistilBERT has, when that cannot be read. */
export function assumedGroups(blocks: string): ModelGroups {
  return { names: groupNames(blocksTyped(blocks) ?? 6), parameters: undefined };
}

export function totalOf({ parameters }: ModelGroups): number | undefined {
  return parameters?.reduce((total, count) => total + count, 0);
}
