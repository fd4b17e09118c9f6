import type { FreezePolicy, TrainingConfig } from "@frostline/model";
import { enumOfWords } from "../graphql/enums.ts";

// The names that the API has for words of @frostline/model; what is left out does not compile.

type Words<Word extends string> = Record<string, Word>;

export const FreezeKind = enumOfWords(
  "FreezeKind",
  {
    PREFIX: "prefix",
    GROUPS: "groups",
    GRADUAL_UNFREEZE: "gradualUnfreeze",
    AUTOFREEZE: "autofreeze",
    LPFT: "lpft",
    DISCRIMINATIVE_LR: "discriminativeLR",
  } satisfies Words<FreezePolicy["kind"]>,
  "Which layer groups are trained: all above a depth; all but those named; from the head down, one after another; all that still change; the head alone, then all above a depth; each at a lower rate than the one above.",
);
export type FreezeKind = (typeof FreezeKind)[keyof typeof FreezeKind];

export const PrefixMode = enumOfWords(
  "PrefixMode",
  { EVAL_PREFIX: "evalPrefix", STOCHASTIC_CACHE: "stochasticCache", PARITY: "parity" } satisfies Words<
    TrainingConfig["prefixMode"]
  >,
  "How the frozen layers below the lowest trained one are run: without dropout, once per text; with dropout, some copies per text; with dropout anew in each step, as Hugging Face does.",
);
export type PrefixMode = (typeof PrefixMode)[keyof typeof PrefixMode];

export const PrefixDtype = enumOfWords(
  "PrefixDtype",
  { FLOAT16: "float16", FLOAT32: "float32" } satisfies Words<TrainingConfig["prefixDtype"]>,
  "How the outputs of the frozen layers are kept.",
);
export type PrefixDtype = (typeof PrefixDtype)[keyof typeof PrefixDtype];
