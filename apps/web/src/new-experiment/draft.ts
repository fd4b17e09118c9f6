import type { FieldSpec } from "./field-texts.ts";
import type { StrategyDraft } from "./strategies.ts";

export const COLUMN_FIELDS = [
  { name: "textColumn", label: "Text column", kind: "text" },
  { name: "labelColumn", label: "Label column", kind: "text" },
  { name: "pairColumn", label: "Second text column", kind: "text", absent: "none" },
] as const satisfies FieldSpec[];

export const LIMIT_FIELDS = [
  { name: "maxTrain", label: "At most to train", kind: "count", absent: "all" },
  { name: "maxValidation", label: "At most to validate", kind: "count", absent: "all" },
  { name: "maxTest", label: "At most to test", kind: "count", absent: "all" },
] as const satisfies FieldSpec[];

export const SPLIT_FIELDS = [
  { name: "subset", label: "Subset", kind: "text", absent: "the only or default one" },
  { name: "trainSplit", label: "Training split", kind: "text", absent: "train" },
  { name: "validationSplit", label: "Validation split", kind: "text", absent: "validation" },
  { name: "testSplit", label: "Test split", kind: "text", absent: "test" },
  { name: "validationShare", label: "Validation share", kind: "number" },
  { name: "testShare", label: "Test share", kind: "number" },
  { name: "neutralBand", label: "Neutral band", kind: "number" },
] as const satisfies FieldSpec[];

export const MAIN_TRAINING_FIELDS = [
  { name: "epochs", label: "Epochs", kind: "count" },
  { name: "batchSize", label: "Batch size", kind: "count" },
  { name: "learningRate", label: "Learning rate", kind: "number" },
  { name: "maxLength", label: "Max length in tokens", kind: "count" },
  { name: "warmupRatio", label: "Warm-up share", kind: "number" },
  { name: "weightDecay", label: "Weight decay", kind: "number" },
] as const satisfies FieldSpec[];

export const MORE_TRAINING_FIELDS = [
  { name: "evalBatchSize", label: "Evaluation batch size", kind: "count" },
  { name: "maxGradNorm", label: "Max gradient norm", kind: "number" },
  { name: "dropout", label: "Dropout", kind: "number", absent: "the model's" },
  { name: "attentionDropout", label: "Attention dropout", kind: "number", absent: "the model's" },
  { name: "classifierDropout", label: "Classifier dropout", kind: "number", absent: "the model's" },
  { name: "adamBeta1", label: "Adam β₁", kind: "number" },
  { name: "adamBeta2", label: "Adam β₂", kind: "number" },
  { name: "adamEpsilon", label: "Adam ε", kind: "number" },
] as const satisfies FieldSpec[];

export const PREFIX_FIELDS = [
  { name: "prefixMode", label: "Frozen layers", kind: "text" },
  { name: "prefixCopies", label: "Copies of each text", kind: "count", absent: "one for each epoch" },
  { name: "prefixDtype", label: "Precision of what is kept", kind: "text" },
] as const satisfies FieldSpec[];

export const QUEUEING_FIELDS = [
  { name: "priority", label: "Priority", kind: "count", absent: "0" },
  { name: "timeoutMinutes", label: "Time limit in minutes", kind: "count", absent: "none" },
  { name: "retries", label: "Retries", kind: "count", absent: "0" },
] as const satisfies FieldSpec[];

export const DATASET_FIELDS = [...COLUMN_FIELDS, ...LIMIT_FIELDS, ...SPLIT_FIELDS];
export const TRAINING_FIELDS = [...MAIN_TRAINING_FIELDS, ...MORE_TRAINING_FIELDS, ...PREFIX_FIELDS];

export type DatasetField = (typeof DATASET_FIELDS)[number]["name"];
export type TrainingField = (typeof TRAINING_FIELDS)[number]["name"];

export type QueueingField = (typeof QUEUEING_FIELDS)[number]["name"];

/** An explicit set of frozen groups, by name. */
export interface GroupSet {
  id: number;
  frozen: string[];
  /** Own learning rates, separated by commas; empty: the experiment's. */
  rates: string;
}

/** Which layers to freeze, and with which seeds: the part of a draft that adding runs needs too. */
export interface PlanDraft {
  depths: number[];
  /** Own learning rates by depth. Those of a depth that is not chosen stay, in case it is chosen again. */
  depthRates: Record<string, string>;
  sets: GroupSet[];
  strategies: StrategyDraft[];
  seeds: string;
}

/** A new experiment as far as it is typed: the text of every box, so that nothing is lost on the way. */
export interface Draft extends PlanDraft {
  name: string;
  question: string;
  modelSource: string;
  /** How many blocks a model has that is not known before a runner has loaded it. */
  blocks: string;
  datasetSource: string;
  dataset: Record<DatasetField, string>;
  training: Record<TrainingField, string>;
  queueing: Record<QueueingField, string>;
  requiredLabels: string[];
}

const emptyPlan = (): PlanDraft => ({
  depths: [],
  depthRates: {},
  sets: [],
  strategies: [],
  seeds: "1, 2, 3",
});

export function emptyDraft(): Draft {
  return {
    ...emptyPlan(),
    name: "",
    question: "",
    modelSource: "packaged:minilm-l6",
    blocks: "6",
    datasetSource: "packaged:movie-snippets",
    dataset: emptyTexts(DATASET_FIELDS),
    training: emptyTexts(TRAINING_FIELDS),
    queueing: emptyTexts(QUEUEING_FIELDS),
    requiredLabels: [],
  };
}

function emptyTexts<Name extends string>(fields: readonly FieldSpec<Name>[]): Record<Name, string> {
  return Object.fromEntries(fields.map(({ name }) => [name, ""])) as Record<Name, string>;
}
