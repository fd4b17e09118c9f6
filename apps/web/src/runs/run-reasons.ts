import type { RunReason } from "../gql/graphql.ts";

interface ReasonWords {
  /** In a few words, after how an attempt ended. */
  short: string;
  /** What happened, where the run itself says nothing more. */
  sentence: string;
}

/** Why an attempt or a run ended or was handed back, as a person would say it. */
export const REASONS: Record<RunReason, ReasonWords> = {
  USER_STOP: { short: "cancelled by a person", sentence: "A person of the team cancelled it." },
  PREEMPTED: {
    short: "host was taken away",
    sentence: "Its host was taken away, as clusters do; it saved a checkpoint and was handed back.",
  },
  RUNNER_LOST: {
    short: "runner fell silent",
    sentence: "Nothing more was heard of its runner, or its training process was killed.",
  },
  RUNNER_SHUTDOWN: {
    short: "runner was stopped",
    sentence: "Its runner was stopped; it saved a checkpoint where it could, and was handed back.",
  },
  OUT_OF_MEMORY: {
    short: "out of memory",
    sentence: "The host had not memory enough: train fewer layers, or smaller batches.",
  },
  NAN_LOSS: {
    short: "loss was not a number",
    sentence: "The loss was no number any more: a lower learning rate may help.",
  },
  CODE_ERROR: {
    short: "error in the training",
    sentence: "The training ended with an error; its log says more.",
  },
  TIMEOUT: { short: "took too long", sentence: "It took longer than its experiment allows." },
  BAD_CONFIG: {
    short: "cannot be trained as configured",
    sentence: "The model, the data or a setting does not fit; trying again does not help.",
  },
};
