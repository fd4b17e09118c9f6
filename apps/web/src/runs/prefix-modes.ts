import type { PrefixMode } from "../gql/graphql.ts";

/** How the frozen layers below the lowest trained one are run, in plain words. */
export const PREFIX_MODES: Readonly<Record<PrefixMode, { title: string; meaning: string }>> = {
  EVAL_PREFIX: {
    title: "Once per text",
    meaning:
      "Without dropout in the frozen layers their outputs never change: they are computed once, kept on the runner's disk, and found there by every later epoch and run. Hugging Face keeps dropout there; scores are as good, but not the same.",
  },
  STOCHASTIC_CACHE: {
    title: "Some copies with dropout",
    meaning:
      "Each text is computed several times with other dropout masks, and epochs take turns with the copies. With one copy for each epoch it is distributed exactly as in Hugging Face's training.",
  },
  PARITY: {
    title: "Anew in every step",
    meaning:
      "As Hugging Face does it: new dropout in the frozen layers each time, so nothing can be kept. The slowest, for comparisons with other people's results.",
  },
};
