import type { FreezeKind } from "../gql/graphql.ts";
import type { FieldSpec } from "./field-texts.ts";

/** Policies that are more than a fixed set of frozen groups. */
export type StrategyKind = Exclude<FreezeKind, "PREFIX" | "GROUPS">;

interface Strategy {
  title: string;
  /** What it does, in one sentence. */
  meaning: string;
  fields: readonly FieldSpec[];
}

const DEPTH = { name: "depth", label: "Frozen from the bottom (k)", kind: "count" } as const;

export const STRATEGIES: Readonly<Record<StrategyKind, Strategy>> = {
  GRADUAL_UNFREEZE: {
    title: "Gradual unfreezing",
    meaning: "Begins with the head alone and thaws one more group below it every epoch.",
    fields: [
      { name: "epochsPerStage", label: "Epochs a group", kind: "count" },
      { name: "trainedAtMost", label: "Thaw at most, from the top", kind: "count", absent: "all groups" },
    ],
  },
  AUTOFREEZE: {
    title: "AutoFreeze",
    meaning: "Begins with everything and freezes, from the bottom, blocks whose gradients have settled.",
    fields: [
      { name: "intervals", label: "Comparisons in all", kind: "count" },
      { name: "percentile", label: "Percentile that counts as settled", kind: "number" },
      { name: "resetOptimizer", label: "Forget Adam's moments at each freeze", kind: "flag" },
    ],
  },
  LPFT: {
    title: "LP-FT",
    meaning:
      "Trains the head alone first, so that a random head cannot distort what is below it, then all above k.",
    fields: [{ name: "headEpochs", label: "Epochs of the head alone", kind: "count" }, DEPTH],
  },
  DISCRIMINATIVE_LR: {
    title: "Discriminative rates",
    meaning: "Trains each group at a lower rate than the one above it; the lowest can be frozen altogether.",
    fields: [
      { name: "factor", label: "Times lower for each group", kind: "number" },
      DEPTH,
      { name: "freezeBelow", label: "Freeze below this share of the rate", kind: "number", absent: "none" },
    ],
  },
};

export const STRATEGY_KINDS = Object.keys(STRATEGIES) as StrategyKind[];

export function isStrategy(kind: FreezeKind): kind is StrategyKind {
  return Object.hasOwn(STRATEGIES, kind);
}

/** One strategy of a plan, as far as it is typed. */
export interface StrategyDraft {
  id: number;
  kind: StrategyKind;
  /** Texts of its fields, by name. */
  texts: Record<string, string>;
  /** Own learning rates, separated by commas; empty: the experiment's. */
  rates: string;
}
