import { z } from "zod";
import { parseConfig } from "./config-error.ts";
import { type FreezePolicy, FreezePolicySchema, PlannedPolicySchema, policyFields } from "./freeze-policy.ts";

// Every default is followed by its reason; the reasons are data (see `explainDefaults`), the dashboard shows them.

const share = z.number().min(0.01).max(0.4);
const probability = z.number().min(0).lt(1);
const limit = z.int().min(1).nullable().default(null);
const column = z.string().min(1);

const ModelConfigSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .describe(
      "Where the pretrained model comes from: packaged:minilm-l6, hf:owner/name of the hub, or the path of a folder",
    ),
});

export const DatasetConfigSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .describe(
      "Where the sentences come from: packaged:movie-snippets, hf:owner/name of the hub, file:ID of an uploaded file, or the path of a file or a folder",
    ),
  textColumn: column.default("text").describe("The usual name of the sentence's column"),
  pairColumn: column
    .nullable()
    .default(null)
    .describe("One sentence per example unless a second column is named"),
  labelColumn: column.default("label").describe("The usual name of the label's column"),
  subset: column
    .nullable()
    .default(null)
    .describe("The only or the default subset; to be named where the data has several"),
  trainSplit: column.nullable().default(null).describe("The split called train"),
  validationSplit: column
    .nullable()
    .default(null)
    .describe("The split called validation, valid, val or dev; made from train where there is none"),
  testSplit: column
    .nullable()
    .default(null)
    .describe("The split called test; made from train where there is none or it has no labels"),
  maxTrain: limit.describe("All training examples; a limit takes the same ones every time, by class"),
  maxValidation: limit.describe("All validation examples; a limit takes the same ones every time, by class"),
  maxTest: limit.describe("All test examples; a limit takes the same ones every time, by class"),
  validationShare: share
    .default(0.1)
    .describe(
      "Enough to choose the best epoch, little enough to leave the rest for training; used when the data has no validation split",
    ),
  testShare: share
    .default(0.1)
    .describe("As large as the validation split; used when the data has no test split"),
  neutralBand: z
    .number()
    .min(0)
    .default(0.5)
    .describe(
      "Only for data rated on a scale around 0: sentences rated this near to 0 are neither positive nor negative and are dropped",
    ),
});

export const TrainingConfigSchema = z.strictObject({
  epochs: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe("Validation loss is usually lowest within three epochs"),
  batchSize: z
    .int()
    .min(1)
    .max(4096)
    .default(32)
    .describe("The DistilBERT and BERT papers fine-tune with 16 to 32"),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(5e-5)
    .describe(
      "Default of the Hugging Face Trainer; settings that train few layers need a higher one, which the plan may set for each",
    ),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Default of the Hugging Face Trainer; never applied to biases and layer norms"),
  warmupRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Default of the Hugging Face Trainer: full rate at once, then linear to 0"),
  maxGradNorm: z
    .number()
    .positive()
    .default(1)
    .describe("Default of the Hugging Face Trainer; the norm counts trained parameters only"),
  maxLength: z
    .int()
    .min(3)
    .max(8192)
    .default(128)
    .describe("Holds a paragraph; tokens beyond it are cut off, since attention costs grow with the square"),
  evalBatchSize: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe("Evaluation keeps nothing for a backward pass, so twice the training batch fits"),
  adamBeta1: probability.default(0.9).describe("Value of the Adam paper"),
  adamBeta2: probability.default(0.999).describe("Value of the Adam paper"),
  adamEpsilon: z.number().positive().default(1e-8).describe("Value of the Adam paper"),
  dropout: probability.nullable().default(null).describe("As in the model's config.json (DistilBERT: 0.1)"),
  attentionDropout: probability
    .nullable()
    .default(null)
    .describe("As in the model's config.json (DistilBERT: 0.1)"),
  classifierDropout: probability
    .nullable()
    .default(null)
    .describe("As in the model's config.json (DistilBERT: 0.2)"),
  prefixMode: z
    .enum(["evalPrefix", "stochasticCache", "parity"])
    .default("evalPrefix")
    .describe(
      "No dropout in the frozen layers below the lowest trained one, so that their outputs are computed once. " +
        "Others: some kept copies with dropout, or new dropout there in each step, as Hugging Face does",
    ),
  prefixCopies: z
    .int()
    .min(1)
    .max(1000)
    .nullable()
    .default(null)
    .describe("One copy for each epoch: distributed as new dropout in each step"),
  prefixDtype: z
    .enum(["float16", "float32"])
    .default("float16")
    .describe("Half the room on disk; the rounding is the same with a cold and a warm cache"),
});

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** What all runs of an experiment have in common. */
export const ExperimentConfigSchema = z.strictObject({
  model: ModelConfigSchema,
  dataset: DatasetConfigSchema,
  training: TrainingConfigSchema.prefault({}),
});

/** Everything that one training needs to know; stored whole on the run. */
export const RunConfigSchema = ExperimentConfigSchema.extend({
  freeze: FreezePolicySchema,
  seed: seed.describe("Fixes the new head, the order of the data and the dropout masks"),
}).superRefine(({ freeze, training }, context) => {
  if (freeze.kind === "lpft" && freeze.headEpochs >= training.epochs) {
    context.addIssue({
      code: "custom",
      path: ["freeze", "headEpochs"],
      message: `leaves none of ${training.epochs} epochs to train more than the head: lower it, or raise training.epochs`,
    });
  }
});

/**
 * Freeze policies x seeds. A policy may carry its own learning rate: one rate for all depths
 * would compare rates, not depths (a head alone at 5e-5 is hardly trained).
 */
export const PlanSchema = z.strictObject({
  freeze: z.array(PlannedPolicySchema).min(1).max(200),
  seeds: z.array(seed).min(1).max(200),
});

export type ModelConfig = z.infer<typeof ModelConfigSchema>;
export type DatasetConfig = z.infer<typeof DatasetConfigSchema>;
export type TrainingConfig = z.infer<typeof TrainingConfigSchema>;
export type ExperimentConfig = z.infer<typeof ExperimentConfigSchema>;
export type RunConfig = z.infer<typeof RunConfigSchema>;
export type Plan = z.infer<typeof PlanSchema>;

/** @throws ConfigError naming every wrong field, with its path. */
export const parseDatasetConfig = (value: unknown): DatasetConfig => parseConfig(DatasetConfigSchema, value);
/** @throws ConfigError naming every wrong field, with its path. */
export const parseTrainingConfig = (value: unknown): TrainingConfig =>
  parseConfig(TrainingConfigSchema, value);
/** @throws ConfigError naming every wrong field, with its path. */
export const parseExperimentConfig = (value: unknown): ExperimentConfig =>
  parseConfig(ExperimentConfigSchema, value);
/** @throws ConfigError naming every wrong field, with its path. */
export const parseRunConfig = (value: unknown): RunConfig => parseConfig(RunConfigSchema, value);
/** @throws ConfigError naming every wrong field, with its path. */
export const parseFreezePolicy = (value: unknown): FreezePolicy => parseConfig(FreezePolicySchema, value);
/** @throws ConfigError naming every wrong field, with its path. */
export const parsePlan = (value: unknown): Plan => parseConfig(PlanSchema, value);

export interface FieldExplanation {
  name: string;
  /** null: nothing is set; undefined: the field has to be given. */
  default: unknown;
  reason: string;
}

/** Default and reason of every field of the data set's and of the training's configuration. */
export function explainDefaults(): { dataset: FieldExplanation[]; training: FieldExplanation[] } {
  return { dataset: explain(DatasetConfigSchema.shape), training: explain(TrainingConfigSchema.shape) };
}

/** The fields of every kind of freeze policy, as `explainDefaults`; `default` is undefined where one must be given. */
export function explainPolicies(): { kind: FreezePolicy["kind"]; fields: FieldExplanation[] }[] {
  return policyFields().map(({ kind, fields }) => ({ kind, fields: explain(fields) }));
}

function explain(fields: Record<string, z.ZodType>): FieldExplanation[] {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    default: z.safeParse(field, undefined).data,
    reason: z.globalRegistry.get(field)?.description ?? "",
  }));
}
