import type { PrefixMode } from "../gql/graphql.ts";

interface ModeInWords {
  title: string;
  meaning: string;
}

/** How the frozen layers below the lowest trained one are run, in plain words; docs/frozen-layers.md says more. */
export const PREFIX_MODES: Readonly<Record<PrefixMode, ModeInWords>> = {
  EVAL_PREFIX: {
    title: "Once per text",
    meaning:
      "Without dropout in the frozen layers their outputs never change: they are computed once, kept on the runner's disk and found there by every later epoch and run.",
  },
  STOCHASTIC_CACHE: {
    title: "Some copies with dropout",
    meaning:
      "Each text is computed several times with other dropout masks, and the epochs take turns with the copies. One for each epoch is distributed as Hugging Face's training.",
  },
  PARITY: {
    title: "Anew in every step",
    meaning:
      "As Hugging Face does it: new dropout in the frozen layers in every step, so nothing can be kept. The slowest, for comparisons with other people's results.",
  },
};
