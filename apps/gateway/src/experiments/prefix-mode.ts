import { enumOfWords } from "../graphql/enums.ts";

export const PrefixMode = enumOfWords(
  "PrefixMode",
  { EVAL_PREFIX: "evalPrefix", STOCHASTIC_CACHE: "stochasticCache", PARITY: "parity" },
  "How the frozen layers below the lowest trained one are run: without dropout, once per text; with dropout, a number of copies per text; or with dropout anew in every step, as Hugging Face does.",
);
export type PrefixMode = (typeof PrefixMode)[keyof typeof PrefixMode];
