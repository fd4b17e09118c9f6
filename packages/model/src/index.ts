// The pure part: nothing here loads a tensor engine, a native module or a file (a test keeps it so).
export {
  type DatasetConfig,
  DatasetConfigSchema,
  type ExperimentConfig,
  ExperimentConfigSchema,
  explainDefaults,
  explainPolicies,
  type FieldExplanation,
  type ModelConfig,
  type Plan,
  PlanSchema,
  parseDatasetConfig,
  parseExperimentConfig,
  parseFreezePolicy,
  parsePlan,
  parseRunConfig,
  parseTrainingConfig,
  type RunConfig,
  RunConfigSchema,
  type TrainingConfig,
  TrainingConfigSchema,
} from "./config.ts";
export { ConfigError, type ConfigIssue } from "./config-error.ts";
export { describeFreeze } from "./describe-freeze.ts";
export {
  type DataLengths,
  type LengthHistogram,
  lengthHistogram,
  typicalLengths,
} from "./estimate/lengths.ts";
export type { MemoryEstimate } from "./estimate/memory.ts";
export { estimateParameters, type ParameterEstimate } from "./estimate/parameters.ts";
export { estimatePeakMemory, estimateRun, type FlopsEstimate, type RunEstimate } from "./estimate/run.ts";
export type { FreezePolicy } from "./freeze-policy.ts";
export {
  FreezeError,
  freezeDepth,
  frozenMask,
  type LayerGroup,
  layerGroupNames,
  layerGroups,
  type ModelShape,
  neverTrained,
  type Parameter,
} from "./freezing.ts";
export {
  type EncoderShape,
  KNOWN_DATASETS,
  KNOWN_MODELS,
  type KnownDataset,
  type KnownModel,
  knownDatasetLabels,
  knownModelShape,
} from "./known-sources.ts";
export { planCells } from "./plan.ts";
