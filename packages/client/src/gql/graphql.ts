/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CommandKind =
  | 'CANCEL'
  | 'STALE';

export type CreateExperimentInput = {
  dataset: DatasetConfigInput;
  /** Any text of the client's own, new for each experiment: asked again with it, after a lost reply, the one that was created is answered. */
  idempotencyKey?: string | null | undefined;
  modelSource: string;
  name: string;
  plan: PlanInput;
  /** The code that creates it. */
  provenance?: ProvenanceInput | null | undefined;
  question?: string | null | undefined;
  queueing?: QueueingInput | null | undefined;
  training?: TrainingConfigInput | null | undefined;
};

export type CreateExternalRunInput = {
  experimentId: string | number;
  /** What the script freezes; absent: nothing. */
  freeze?: FreezePolicyInput | null | undefined;
  /** A key of the script's own: asked again with it, the same run is answered. */
  idempotencyKey?: string | null | undefined;
  /** Absent: the experiment's. */
  learningRate?: number | null | undefined;
  /** The code that the script is. */
  provenance?: ProvenanceInput | null | undefined;
  seed?: number;
  tags?: Array<string>;
};

export type DataReportInput = {
  dataset: OriginInput;
  labels: Array<string>;
  /** Tokens of one example that the model saw; those beyond were cut off. */
  maxLength: number;
  model: OriginInput;
  test: SplitReportInput;
  train: SplitReportInput;
  validation: SplitReportInput;
  /** What makes results doubtful, one sentence each. */
  warnings: Array<string>;
};

export type DatasetConfigInput = {
  labelColumn?: string | null | undefined;
  maxTest?: number | null | undefined;
  maxTrain?: number | null | undefined;
  maxValidation?: number | null | undefined;
  neutralBand?: number | null | undefined;
  pairColumn?: string | null | undefined;
  source: string;
  subset?: string | null | undefined;
  testShare?: number | null | undefined;
  testSplit?: string | null | undefined;
  textColumn?: string | null | undefined;
  trainSplit?: string | null | undefined;
  validationShare?: number | null | undefined;
  validationSplit?: string | null | undefined;
};

/** What is given must all hold. */
export type ExperimentFilterInput = {
  /** It has a run in one of these. */
  runStatus?: Array<RunStatus> | null | undefined;
  /** Tags that an experiment has, all of them. */
  tags?: Array<string> | null | undefined;
  /** Part of the name or of the question. */
  text?: string | null | undefined;
};

/** DATASET: to train on. MODEL: what a run has trained. CHECKPOINT: what a run goes on from. OTHER: anything else. */
export type FileKind =
  | 'CHECKPOINT'
  | 'DATASET'
  | 'MODEL'
  | 'OTHER';

export type FinishRunInput = {
  message?: string | null | undefined;
  /** SUCCEEDED, FAILED or CANCELLED. */
  outcome: RunStatus;
  reason?: RunReason | null | undefined;
  result?: RunResultInput | null | undefined;
  run: RunAttemptInput;
};

export type FlopsReportInput = {
  /** Of the whole training, its evaluations, and the states that were computed for it. */
  done: number;
  /** Of the training steps alone, as Hugging Face takes them: padded, every layer for every token. */
  paddedTraining: number;
  /** The schedule depended on the gradients, and was counted as if it froze nothing. */
  upperBound: boolean;
  /** The same, were the frozen layers computed anew in every step. */
  withoutCache: number;
};

/** Which layer groups are trained: all above a depth; all but those named; from the head down, one after another; all that still change; the head alone, then all above a depth; each at a lower rate than the one above. */
export type FreezeKind =
  | 'AUTOFREEZE'
  | 'DISCRIMINATIVE_LR'
  | 'GRADUAL_UNFREEZE'
  | 'GROUPS'
  | 'LPFT'
  | 'PREFIX';

/** What is left out has the default of its kind (configDefaults); a field that its kind does not have is refused. */
export type FreezePolicyInput = {
  /** PREFIX, LPFT, DISCRIMINATIVE_LR: number of groups frozen from the bottom. */
  depth?: number | null | undefined;
  /** GRADUAL_UNFREEZE: epochs until the next group thaws. */
  epochsPerStage?: number | null | undefined;
  /** DISCRIMINATIVE_LR: so many times lower is the rate of each group than that of the one above. */
  factor?: number | null | undefined;
  /** DISCRIMINATIVE_LR: groups whose rate is a smaller share of the top rate are frozen; null: none. */
  freezeBelow?: number | null | undefined;
  /** GROUPS: names of the frozen groups. */
  frozen?: Array<string> | null | undefined;
  /** LPFT: epochs in which the head alone is trained. */
  headEpochs?: number | null | undefined;
  /** AUTOFREEZE: so often the gradients are compared. */
  intervals?: number | null | undefined;
  kind?: FreezeKind;
  /** Learning rate of this policy's runs; the experiment's when absent. */
  learningRate?: number | null | undefined;
  /** AUTOFREEZE: blocks that change less than this percentile may freeze. */
  percentile?: number | null | undefined;
  /** AUTOFREEZE: whether what is still trained loses its moments at each freeze. */
  resetOptimizer?: boolean | null | undefined;
  /** GRADUAL_UNFREEZE: number of top groups that thaw in the end; null: all. */
  trainedAtMost?: number | null | undefined;
};

/** Both ends are included; an absent one is open. */
export type IntRangeInput = {
  from?: number | null | undefined;
  to?: number | null | undefined;
};

export type LayerStateInput = {
  frozen: boolean;
  gradientNorm?: number | 'NaN' | 'Infinity' | '-Infinity' | null | undefined;
  group: number;
  learningRate?: number | null | undefined;
  name: string;
  weightDrift?: number | 'NaN' | 'Infinity' | '-Infinity' | null | undefined;
};

export type LengthBucketInput = {
  /** Longer than the bucket before, and at most so long. */
  examples: number;
  upTo: number;
};

export type LengthReportInput = {
  histogram: Array<LengthBucketInput>;
  longest: number;
  mean: number;
  median: number;
  /** Examples that lost tokens. */
  truncated: number;
};

export type LogLevel =
  | 'ERROR'
  | 'INFO'
  | 'WARN';

export type LogLineInput = {
  at: string;
  level: LogLevel;
  message: string;
  seq: number;
};

export type MetricChoiceInput = {
  key: string;
  of?: SummaryValue;
};

export type MetricColumnsInput = {
  key: string;
  steps: number[];
  times: string[];
  values: (number | 'NaN' | 'Infinity' | '-Infinity')[];
};

/** Runs whose metric lies in the range; both ends are included, an absent one is open. */
export type MetricRangeInput = {
  from?: number | 'NaN' | 'Infinity' | '-Infinity' | null | undefined;
  key: string;
  of?: SummaryValue;
  to?: number | 'NaN' | 'Infinity' | '-Infinity' | null | undefined;
};

export type OriginInput = {
  /** The commit of the hub that a branch or tag meant. */
  revision?: string | null | undefined;
  sha256?: string | null | undefined;
  /** The reference as it was configured. */
  source: string;
};

export type PackageVersionInput = {
  name: string;
  version: string;
};

export type PlanInput = {
  freeze: Array<FreezePolicyInput>;
  seeds: Array<number>;
};

/** How the outputs of the frozen layers are kept. */
export type PrefixDtype =
  | 'FLOAT16'
  | 'FLOAT32';

/** How the frozen layers below the lowest trained one are run: without dropout, once per text; with dropout, some copies per text; with dropout anew in each step, as Hugging Face does. */
export type PrefixMode =
  | 'EVAL_PREFIX'
  | 'PARITY'
  | 'STOCHASTIC_CACHE';

export type PrefixReportInput = {
  /** Read from the disk and written to it. */
  bytes: number;
  /** Texts whose states had to be computed, each once. */
  computed: number;
  /** Texts whose states were in the cache of the runner's host already; summed over levels and copies. */
  hits: number;
  mode: PrefixMode;
  /** Seconds spent in computing and storing them. */
  seconds: number;
};

/** The code that a script is. Nothing of its environment: that holds secrets. */
export type ProvenanceInput = {
  branch?: string | null | undefined;
  commandLine?: Array<string> | null | undefined;
  /** Of git: 40 or 64 hexadecimal digits. */
  commit?: string | null | undefined;
  /** What was changed since the commit, at most 100,000 characters: cut it at the end. */
  diff?: string | null | undefined;
  /** How long the whole diff is, in bytes. */
  diffBytes?: number | null | undefined;
  packages?: Array<PackageVersionInput>;
};

/** Whether a runner would take a queued run, or what keeps it from that: the first thing that would have to change. */
export type QueueVerdict =
  | 'BUSY'
  | 'DRAINING'
  | 'LABEL_MISSING'
  | 'NOT_ENOUGH_MEMORY'
  | 'OFFLINE'
  | 'QUARANTINED'
  | 'WOULD_TAKE';

/** What is absent stays as it is, or as usual. */
export type QueueingInput = {
  /** -100 to 100. */
  priority?: number | null | undefined;
  requiredLabels?: Array<string> | null | undefined;
  /** 0 to 10. */
  retries?: number | null | undefined;
  /** 0: no limit. */
  timeoutMinutes?: number | null | undefined;
};

/** The attempt number is the fencing token of every write: an old one is answered STALE_ATTEMPT. */
export type RunAttemptInput = {
  attempt: number;
  runId: string | number;
};

/** What is given must all hold; within a list one is enough, unless it says otherwise. */
export type RunFilterInput = {
  createdSince?: string | null | undefined;
  experimentIds?: Array<string | number> | null | undefined;
  external?: boolean | null | undefined;
  freezeDepth?: IntRangeInput | null | undefined;
  /** Encoder blocks, from 0, that are all frozen throughout. */
  frozenBlocks?: Array<number> | null | undefined;
  /** All of them. */
  metrics?: Array<MetricRangeInput> | null | undefined;
  /** Runners that had one of its attempts. */
  runnerIds?: Array<string | number> | null | undefined;
  seeds?: Array<number> | null | undefined;
  status?: Array<RunStatus> | null | undefined;
  /** Tags that a run has, all of them. */
  tags?: Array<string> | null | undefined;
  /** Part of the experiment's name, of the run's message, or the beginning of its id. */
  text?: string | null | undefined;
  /** Encoder blocks, from 0, that are all trained at some time. */
  trainedBlocks?: Array<number> | null | undefined;
};

export type RunPhase =
  | 'PREPARING'
  | 'SAVING'
  | 'TESTING'
  | 'TRAINING'
  | 'VALIDATING';

export type RunProgressInput = {
  etaSeconds?: number | null | undefined;
  phase: RunPhase;
  step: number;
  totalSteps: number;
};

export type RunReason =
  | 'BAD_CONFIG'
  | 'CODE_ERROR'
  | 'NAN_LOSS'
  | 'OUT_OF_MEMORY'
  | 'PREEMPTED'
  | 'RUNNER_LOST'
  | 'RUNNER_SHUTDOWN'
  | 'TIMEOUT'
  | 'USER_STOP';

export type RunResultInput = {
  bestEpoch: number;
  bestStep: number;
  checkpoint?: string | null | undefined;
  flops?: FlopsReportInput | null | undefined;
  peakMemoryBytes?: number | null | undefined;
  prefix?: PrefixReportInput | null | undefined;
  test: ScoresInput;
  trainSeconds: number;
  validation: ScoresInput;
};

/** Runs that lack the value come last, in either direction. */
export type RunSortInput = {
  by: RunSortKey;
  direction?: SortDirection;
  /** Of METRIC. */
  metric?: MetricChoiceInput | null | undefined;
};

export type RunSortKey =
  | 'CREATED'
  | 'DURATION'
  | 'FINISHED'
  | 'FREEZE_DEPTH'
  | 'METRIC'
  | 'SEED'
  | 'STARTED'
  | 'TRAINABLE_PARAMETERS';

export type RunStatus =
  | 'CANCELLED'
  | 'CANCELLING'
  | 'CLAIMED'
  | 'FAILED'
  | 'LOST'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type RunnerFactsInput = {
  cores: number;
  cpu: string;
  cudaVersion?: string | null | undefined;
  engine?: string | null | undefined;
  /** Of runners that do not know of gpus. */
  gpu?: string | null | undefined;
  gpus?: Array<RunnerGpuInput> | null | undefined;
  hostname: string;
  memoryBytes: number;
  nodeVersion: string;
  os: string;
  pythonVersion?: string | null | undefined;
  slots?: number | null | undefined;
};

export type RunnerGpuInput = {
  driver?: string | null | undefined;
  memoryBytes: number;
  model: string;
};

/** DRAINING and QUARANTINED runners get no run, whether they are online or not. */
export type RunnerState =
  | 'DRAINING'
  | 'OFFLINE'
  | 'ONLINE'
  | 'QUARANTINED';

export type ScoresInput = {
  accuracy: number;
  f1: number;
  loss: number | 'NaN' | 'Infinity' | '-Infinity';
};

export type SortDirection =
  | 'ASC'
  | 'DESC';

export type SplitReportInput = {
  examples: number;
  lengths: LengthReportInput;
  /** Examples of each class, in the order of the labels. */
  perClass: Array<number>;
  /** Examples whose text also occurs in train; 0 of train itself. */
  sharedWithTrain: number;
};

export type StartRunInput = {
  blocks: number;
  device: string;
  engine: string;
  engineVersion: string;
  /** Step of the checkpoint that this attempt goes on from; null when it begins anew. */
  resumedFromStep?: number | null | undefined;
  run: RunAttemptInput;
  totalParameters: number;
  trainableParameters: number;
};

/** One number of a metric's summary. BEST is the smallest or the largest, as the metric's goal has it. */
export type SummaryValue =
  | 'BEST'
  | 'LAST'
  | 'MAX'
  | 'MIN';

export type TeamRole =
  | 'MEMBER'
  | 'OWNER'
  | 'VIEWER';

export type TrainingConfigInput = {
  adamBeta1?: number | null | undefined;
  adamBeta2?: number | null | undefined;
  adamEpsilon?: number | null | undefined;
  attentionDropout?: number | null | undefined;
  batchSize?: number | null | undefined;
  classifierDropout?: number | null | undefined;
  dropout?: number | null | undefined;
  epochs?: number | null | undefined;
  evalBatchSize?: number | null | undefined;
  learningRate?: number | null | undefined;
  maxGradNorm?: number | null | undefined;
  maxLength?: number | null | undefined;
  prefixCopies?: number | null | undefined;
  prefixDtype?: PrefixDtype | null | undefined;
  prefixMode?: PrefixMode | null | undefined;
  warmupRatio?: number | null | undefined;
  weightDecay?: number | null | undefined;
};

export type NextPageFragment = { hasNextPage: boolean, endCursor: string | null };

export type AllRunCountsFragment = { queued: number, active: number, succeeded: number, failed: number, cancelled: number, total: number };

export type ProgressFragment = { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null };

export type AllScoresFragment = { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number };

export type NamedRunnerFragment = { id: string, name: string };

export type LoggedLineFragment = { at: string, level: LogLevel, attempt: number, message: string };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { user: { id: string, name: string } | null, team: { id: string, name: string } } | null };

export type ExperimentsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type ExperimentsQuery = { experiments: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, question: string, createdAt: string } }> } };

export type ExperimentRunsQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type ExperimentRunsQuery = { experiment: { id: string, name: string, deletedAt: string | null, runCounts: { queued: number, active: number, succeeded: number, failed: number, cancelled: number, total: number }, runs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, seed: number, status: RunStatus, reason: RunReason | null, message: string | null, attempt: number, trainableParameters: number | null, totalParameters: number | null, freeze: { kind: FreezeKind, depth: number | null, frozen: Array<string> | null, label: string, shortLabel: string }, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null, runner: { id: string, name: string } | null, result: { bestEpoch: number, trainSeconds: number, peakMemoryBytes: number | null, checkpoint: string | null, prefix: { hits: number, computed: number, seconds: number } | null, flops: { done: number, paddedTraining: number } | null, validation: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number }, test: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number } } | null } }> } } | null };

export type RunQueryVariables = Exact<{
  id: string | number;
}>;


export type RunQuery = { run: { id: string, status: RunStatus, reason: RunReason | null, message: string | null, attempt: number, seed: number, runner: { id: string, name: string } | null, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null, attempts: Array<{ number: number, outcome: RunStatus | null, reason: RunReason | null, engine: string | null, engineVersion: string | null, device: string | null, resumedFromStep: number | null, runner: { id: string, name: string } | null }>, layers: Array<{ group: number, name: string, frozen: boolean, learningRate: number | null, gradientNorm: number | 'NaN' | 'Infinity' | '-Infinity' | null, step: number }>, summaries: Array<{ key: string, last: number | 'NaN' | 'Infinity' | '-Infinity', min: number | 'NaN' | 'Infinity' | '-Infinity', max: number | 'NaN' | 'Infinity' | '-Infinity', lastStep: number }>, result: { bestEpoch: number, bestStep: number, trainSeconds: number, peakMemoryBytes: number | null, checkpoint: string | null, prefix: { mode: PrefixMode, hits: number, computed: number, bytes: number, seconds: number } | null, flops: { done: number, withoutCache: number, paddedTraining: number, upperBound: boolean } | null, validation: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number }, test: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number } } | null, log: { edges: Array<{ node: { at: string, level: LogLevel, attempt: number, message: string } }> } } | null };

export type MetricSeriesQueryVariables = Exact<{
  runIds: Array<string | number> | string | number;
  keys: Array<string> | string;
  points: number;
}>;


export type MetricSeriesQuery = { metricSeries: Array<{ key: string, bucketSteps: number, series: Array<{ runId: string, attempt: number, steps: Array<number>, last: Array<number | 'NaN' | 'Infinity' | '-Infinity'>, min: Array<number | 'NaN' | 'Infinity' | '-Infinity'>, max: Array<number | 'NaN' | 'Infinity' | '-Infinity'>, count: Array<number> }> }> };

export type RunnersQueryVariables = Exact<{ [key: string]: never; }>;


export type RunnersQuery = { runners: Array<{ id: string, name: string, state: RunnerState, labels: Array<string>, lastSeenAt: string | null, currentRuns: Array<{ id: string }> }> };

export type CreateExperimentMutationVariables = Exact<{
  input: CreateExperimentInput;
}>;


export type CreateExperimentMutation = { createExperiment: { id: string, name: string, runCounts: { total: number } } };

export type AddRunsMutationVariables = Exact<{
  id: string | number;
  plan: PlanInput;
}>;


export type AddRunsMutation = { addRuns: { id: string, name: string } };

export type CancelRunMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelRunMutation = { cancelRun: { id: string, status: RunStatus } };

export type RetryRunsMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type RetryRunsMutation = { retryRuns: Array<{ id: string, status: RunStatus }> };

export type WhyQueuedQueryVariables = Exact<{
  id: string | number;
}>;


export type WhyQueuedQuery = { run: { id: string, status: RunStatus, queueReport: { sentence: string, runsAhead: number, needsBytes: number | null, runners: Array<{ verdict: QueueVerdict, words: string, missingLabels: Array<string>, hasBytes: number, runner: { id: string, name: string } }> } | null } | null };

export type SetQueueingMutationVariables = Exact<{
  experimentId: string | number;
  queueing: QueueingInput;
}>;


export type SetQueueingMutation = { setQueueing: { id: string, queueing: { priority: number, requiredLabels: Array<string>, timeoutMinutes: number | null, retries: number } } };

export type ExperimentQueueingQueryVariables = Exact<{
  id: string | number;
}>;


export type ExperimentQueueingQuery = { experiment: { id: string, queueing: { priority: number, requiredLabels: Array<string>, timeoutMinutes: number | null, retries: number } } | null };

export type ExperimentQueueingFragment = { id: string, queueing: { priority: number, requiredLabels: Array<string>, timeoutMinutes: number | null, retries: number } };

export type CreateRunnerRegistrationTokenMutationVariables = Exact<{
  labels: Array<string> | string;
  ttlSeconds: number;
  ephemeral: boolean;
}>;


export type CreateRunnerRegistrationTokenMutation = { createRunnerRegistrationToken: { token: string, expiresAt: string, runnerPackage: string | null } };

export type RunEventsSubscriptionVariables = Exact<{
  experimentId?: string | number | null | undefined;
  runId?: string | number | null | undefined;
}>;


export type RunEventsSubscription = { runEvents: { attempt: number, run: { id: string, status: RunStatus, reason: RunReason | null, message: string | null, attempt: number, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null }, metrics: Array<{ key: string, steps: Array<number>, values: Array<number | 'NaN' | 'Infinity' | '-Infinity'> }>, logLines: Array<{ at: string, level: LogLevel, attempt: number, message: string }> } };

export type RegisterRunnerMutationVariables = Exact<{
  token: string;
  name: string;
  facts: RunnerFactsInput;
  ephemeral: boolean;
  idempotencyKey: string;
}>;


export type RegisterRunnerMutation = { registerRunner: { secret: string, runner: { id: string, name: string } } };

export type OpenRunnerSessionMutationVariables = Exact<{
  protocolVersion: number;
  facts: RunnerFactsInput;
  replace: boolean;
  idempotencyKey: string;
}>;


export type OpenRunnerSessionMutation = { openRunnerSession: { id: string, heartbeatSeconds: number, leaseSeconds: number, pollSeconds: number, activeRuns: Array<{ runId: string, attempt: number }> } };

export type CloseRunnerSessionMutationVariables = Exact<{
  sessionId: string | number;
}>;


export type CloseRunnerSessionMutation = { closeRunnerSession: boolean };

export type RunsPendingSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RunsPendingSubscription = { runsPending: { queued: number } };

export type ClaimRunMutationVariables = Exact<{
  sessionId: string | number;
  idempotencyKey: string;
}>;


export type ClaimRunMutation = { claimRun: { runId: string, attempt: number, leaseExpiresAt: string, timeoutSeconds: number | null, reachedStep: number, checkpoint: { fileId: string, attempt: number, step: number, sizeBytes: number, sha256: string } | null, starts: Array<{ attempt: number, resumedFromStep: number | null }>, config: { modelSource: string, seed: number, dataset: { source: string, textColumn: string, pairColumn: string | null, labelColumn: string, subset: string | null, trainSplit: string | null, validationSplit: string | null, testSplit: string | null, maxTrain: number | null, maxValidation: number | null, maxTest: number | null, validationShare: number, testShare: number, neutralBand: number }, freeze: { kind: FreezeKind, depth: number | null, frozen: Array<string> | null, epochsPerStage: number | null, trainedAtMost: number | null, intervals: number | null, percentile: number | null, resetOptimizer: boolean | null, headEpochs: number | null, factor: number | null, freezeBelow: number | null }, training: { epochs: number, batchSize: number, evalBatchSize: number, learningRate: number, weightDecay: number, warmupRatio: number, maxGradNorm: number, maxLength: number, adamBeta1: number, adamBeta2: number, adamEpsilon: number, dropout: number | null, attentionDropout: number | null, classifierDropout: number | null, prefixMode: PrefixMode, prefixCopies: number | null, prefixDtype: PrefixDtype } } } | null };

export type HeartbeatMutationVariables = Exact<{
  sessionId: string | number;
  runs: Array<RunAttemptInput> | RunAttemptInput;
}>;


export type HeartbeatMutation = { heartbeat: { leaseExpiresAt: string, draining: boolean, commands: Array<{ kind: CommandKind, runId: string, attempt: number }> } };

export type HeartbeatWantedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type HeartbeatWantedSubscription = { heartbeatWanted: boolean };

export type StartRunMutationVariables = Exact<{
  input: StartRunInput;
}>;


export type StartRunMutation = { startRun: { id: string, status: RunStatus } };

export type AppendMetricsMutationVariables = Exact<{
  run: RunAttemptInput;
  seq: number;
  series: Array<MetricColumnsInput> | MetricColumnsInput;
  progress?: RunProgressInput | null | undefined;
}>;


export type AppendMetricsMutation = { appendMetrics: { acceptedThroughSeq: number, newPoints: number, stopRequested: boolean } };

export type AppendLogLinesMutationVariables = Exact<{
  run: RunAttemptInput;
  lines: Array<LogLineInput> | LogLineInput;
}>;


export type AppendLogLinesMutation = { appendLogLines: number };

export type ReportLayerStatesMutationVariables = Exact<{
  run: RunAttemptInput;
  step: number;
  states: Array<LayerStateInput> | LayerStateInput;
}>;


export type ReportLayerStatesMutation = { reportLayerStates: boolean };

export type ReleaseRunMutationVariables = Exact<{
  run: RunAttemptInput;
  reason: RunReason;
}>;


export type ReleaseRunMutation = { releaseRun: boolean };

export type FinishRunMutationVariables = Exact<{
  input: FinishRunInput;
}>;


export type FinishRunMutation = { finishRun: { id: string, status: RunStatus } };

export type ReportDatasetMutationVariables = Exact<{
  run: RunAttemptInput;
  report: DataReportInput;
}>;


export type ReportDatasetMutation = { reportDataset: boolean };

export type IsModelWantedQueryVariables = Exact<{
  run: RunAttemptInput;
  accuracy: number;
}>;


export type IsModelWantedQuery = { isModelWanted: boolean };

export type ThisRunnerQueryVariables = Exact<{ [key: string]: never; }>;


export type ThisRunnerQuery = { thisRunner: { id: string, name: string, state: RunnerState, labels: Array<string>, facts: { slots: number, engine: string | null }, currentRuns: Array<{ id: string, seed: number, freeze: { label: string }, progress: { step: number, totalSteps: number } | null }> } };

export type DrainRunnerMutationVariables = Exact<{
  id: string | number;
}>;


export type DrainRunnerMutation = { drainRunner: { id: string, state: RunnerState } };

export type DeleteRunnerMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteRunnerMutation = { deleteRunner: boolean };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { role: TeamRole, user: { name: string, email: string | null } | null, team: { id: string, name: string } } | null };

export type ListedRunFragment = { id: string, status: RunStatus, reason: RunReason | null, message: string | null, external: boolean, seed: number, tags: Array<string>, createdAt: string, startedAt: string | null, finishedAt: string | null, freeze: { shortLabel: string }, experiment: { id: string, name: string }, runner: { name: string } | null, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null, result: { test: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number } } | null };

export type ListRunsQueryVariables = Exact<{
  filter?: RunFilterInput | null | undefined;
  sort?: RunSortInput | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ListRunsQuery = { runs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, status: RunStatus, reason: RunReason | null, message: string | null, external: boolean, seed: number, tags: Array<string>, createdAt: string, startedAt: string | null, finishedAt: string | null, freeze: { shortLabel: string }, experiment: { id: string, name: string }, runner: { name: string } | null, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null, result: { test: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number } } | null } }> } };

export type ListedRunByIdQueryVariables = Exact<{
  id: string | number;
}>;


export type ListedRunByIdQuery = { run: { id: string, status: RunStatus, reason: RunReason | null, message: string | null, external: boolean, seed: number, tags: Array<string>, createdAt: string, startedAt: string | null, finishedAt: string | null, freeze: { shortLabel: string }, experiment: { id: string, name: string }, runner: { name: string } | null, progress: { phase: RunPhase, step: number, totalSteps: number, etaSeconds: number | null } | null, result: { test: { loss: number | 'NaN' | 'Infinity' | '-Infinity', accuracy: number, f1: number } } | null } | null };

export type ListExperimentsQueryVariables = Exact<{
  filter?: ExperimentFilterInput | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ListExperimentsQuery = { experiments: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, question: string, tags: Array<string>, createdAt: string, modelSource: string, runCounts: { queued: number, active: number, succeeded: number, failed: number, cancelled: number, total: number } } }> } };

export type RunLogQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type RunLogQuery = { run: { status: RunStatus, log: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { at: string, level: LogLevel, attempt: number, message: string } }> } } | null };

export type EndOfRunLogQueryVariables = Exact<{
  id: string | number;
  last: number;
}>;


export type EndOfRunLogQuery = { run: { status: RunStatus, log: { pageInfo: { endCursor: string | null }, edges: Array<{ node: { at: string, level: LogLevel, attempt: number, message: string } }> } } | null };

export type MetricPointsQueryVariables = Exact<{
  runId: string | number;
  keys?: Array<string> | string | null | undefined;
  archived: boolean;
  first: number;
  after?: string | null | undefined;
}>;


export type MetricPointsQuery = { metricPoints: { keys: Array<string>, attempts: Array<number>, steps: Array<number>, times: Array<string>, values: Array<number | 'NaN' | 'Infinity' | '-Infinity'>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateExternalRunMutationVariables = Exact<{
  input: CreateExternalRunInput;
}>;


export type CreateExternalRunMutation = { createExternalRun: { id: string, attempt: number, status: RunStatus } };

export type ResumeExternalRunMutationVariables = Exact<{
  id: string | number;
}>;


export type ResumeExternalRunMutation = { resumeExternalRun: { id: string, attempt: number } };

export type RunHintsSubscriptionVariables = Exact<{
  experimentId?: string | number | null | undefined;
  runId?: string | number | null | undefined;
}>;


export type RunHintsSubscription = { runEvents: { attempt: number } };

export type ListedFileFragment = { id: string, kind: FileKind, name: string, size: number, sha256: string, path: string, runId: string | null, step: number | null, createdAt: string, createdBy: string | null };

export type RunFilesQueryVariables = Exact<{
  id: string | number;
}>;


export type RunFilesQuery = { run: { id: string, attempt: number, files: Array<{ id: string, kind: FileKind, name: string, size: number, sha256: string, path: string, runId: string | null, step: number | null, createdAt: string, createdBy: string | null }> } | null };

export type TeamFilesQueryVariables = Exact<{
  kind?: FileKind | null | undefined;
  experimentId?: string | number | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type TeamFilesQuery = { teamFiles: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, kind: FileKind, name: string, size: number, sha256: string, path: string, runId: string | null, step: number | null, createdAt: string, createdBy: string | null } }> } };

export type DeleteFileMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteFileMutation = { deleteFile: boolean };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const NextPageFragmentDoc = new TypedDocumentString(`
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"NextPage"}) as unknown as TypedDocumentString<NextPageFragment, unknown>;
export const AllRunCountsFragmentDoc = new TypedDocumentString(`
    fragment AllRunCounts on RunCounts {
  queued
  active
  succeeded
  failed
  cancelled
  total
}
    `, {"fragmentName":"AllRunCounts"}) as unknown as TypedDocumentString<AllRunCountsFragment, unknown>;
export const NamedRunnerFragmentDoc = new TypedDocumentString(`
    fragment NamedRunner on Runner {
  id
  name
}
    `, {"fragmentName":"NamedRunner"}) as unknown as TypedDocumentString<NamedRunnerFragment, unknown>;
export const LoggedLineFragmentDoc = new TypedDocumentString(`
    fragment LoggedLine on LogLine {
  at
  level
  attempt
  message
}
    `, {"fragmentName":"LoggedLine"}) as unknown as TypedDocumentString<LoggedLineFragment, unknown>;
export const ExperimentQueueingFragmentDoc = new TypedDocumentString(`
    fragment ExperimentQueueing on Experiment {
  id
  queueing {
    priority
    requiredLabels
    timeoutMinutes
    retries
  }
}
    `, {"fragmentName":"ExperimentQueueing"}) as unknown as TypedDocumentString<ExperimentQueueingFragment, unknown>;
export const ProgressFragmentDoc = new TypedDocumentString(`
    fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
    `, {"fragmentName":"Progress"}) as unknown as TypedDocumentString<ProgressFragment, unknown>;
export const AllScoresFragmentDoc = new TypedDocumentString(`
    fragment AllScores on Scores {
  loss
  accuracy
  f1
}
    `, {"fragmentName":"AllScores"}) as unknown as TypedDocumentString<AllScoresFragment, unknown>;
export const ListedRunFragmentDoc = new TypedDocumentString(`
    fragment ListedRun on Run {
  id
  status
  reason
  message
  external
  seed
  tags
  createdAt
  startedAt
  finishedAt
  freeze {
    shortLabel
  }
  experiment {
    id
    name
  }
  runner {
    name
  }
  progress {
    ...Progress
  }
  result {
    test {
      ...AllScores
    }
  }
}
    fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
fragment AllScores on Scores {
  loss
  accuracy
  f1
}`, {"fragmentName":"ListedRun"}) as unknown as TypedDocumentString<ListedRunFragment, unknown>;
export const ListedFileFragmentDoc = new TypedDocumentString(`
    fragment ListedFile on File {
  id
  kind
  name
  size
  sha256
  path
  runId
  step
  createdAt
  createdBy
}
    `, {"fragmentName":"ListedFile"}) as unknown as TypedDocumentString<ListedFileFragment, unknown>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    user {
      id
      name
    }
    team {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const ExperimentsDocument = new TypedDocumentString(`
    query Experiments($first: Int!, $after: String) {
  experiments(first: $first, after: $after) {
    totalCount
    pageInfo {
      ...NextPage
    }
    edges {
      node {
        id
        name
        question
        createdAt
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<ExperimentsQuery, ExperimentsQueryVariables>;
export const ExperimentRunsDocument = new TypedDocumentString(`
    query ExperimentRuns($id: ID!, $first: Int!, $after: String) {
  experiment(id: $id) {
    id
    name
    deletedAt
    runCounts {
      ...AllRunCounts
    }
    runs(first: $first, after: $after) {
      totalCount
      pageInfo {
        ...NextPage
      }
      edges {
        node {
          id
          seed
          status
          reason
          message
          attempt
          trainableParameters
          totalParameters
          freeze {
            kind
            depth
            frozen
            label
            shortLabel
          }
          progress {
            ...Progress
          }
          runner {
            ...NamedRunner
          }
          result {
            bestEpoch
            trainSeconds
            peakMemoryBytes
            prefix {
              hits
              computed
              seconds
            }
            flops {
              done
              paddedTraining
            }
            checkpoint
            validation {
              ...AllScores
            }
            test {
              ...AllScores
            }
          }
        }
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
fragment AllRunCounts on RunCounts {
  queued
  active
  succeeded
  failed
  cancelled
  total
}
fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
fragment AllScores on Scores {
  loss
  accuracy
  f1
}
fragment NamedRunner on Runner {
  id
  name
}`) as unknown as TypedDocumentString<ExperimentRunsQuery, ExperimentRunsQueryVariables>;
export const RunDocument = new TypedDocumentString(`
    query Run($id: ID!) {
  run(id: $id) {
    id
    status
    reason
    message
    attempt
    seed
    runner {
      ...NamedRunner
    }
    progress {
      ...Progress
    }
    attempts {
      number
      outcome
      reason
      engine
      engineVersion
      device
      resumedFromStep
      runner {
        ...NamedRunner
      }
    }
    layers {
      group
      name
      frozen
      learningRate
      gradientNorm
      step
    }
    summaries {
      key
      last
      min
      max
      lastStep
    }
    result {
      bestEpoch
      bestStep
      trainSeconds
      peakMemoryBytes
      prefix {
        mode
        hits
        computed
        bytes
        seconds
      }
      flops {
        done
        withoutCache
        paddedTraining
        upperBound
      }
      checkpoint
      validation {
        ...AllScores
      }
      test {
        ...AllScores
      }
    }
    log(first: 500) {
      edges {
        node {
          ...LoggedLine
        }
      }
    }
  }
}
    fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
fragment AllScores on Scores {
  loss
  accuracy
  f1
}
fragment NamedRunner on Runner {
  id
  name
}
fragment LoggedLine on LogLine {
  at
  level
  attempt
  message
}`) as unknown as TypedDocumentString<RunQuery, RunQueryVariables>;
export const MetricSeriesDocument = new TypedDocumentString(`
    query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {
  metricSeries(runIds: $runIds, keys: $keys, points: $points) {
    key
    bucketSteps
    series {
      runId
      attempt
      steps
      last
      min
      max
      count
    }
  }
}
    `) as unknown as TypedDocumentString<MetricSeriesQuery, MetricSeriesQueryVariables>;
export const RunnersDocument = new TypedDocumentString(`
    query Runners {
  runners {
    id
    name
    state
    labels
    lastSeenAt
    currentRuns {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RunnersQuery, RunnersQueryVariables>;
export const CreateExperimentDocument = new TypedDocumentString(`
    mutation CreateExperiment($input: CreateExperimentInput!) {
  createExperiment(input: $input) {
    id
    name
    runCounts {
      total
    }
  }
}
    `) as unknown as TypedDocumentString<CreateExperimentMutation, CreateExperimentMutationVariables>;
export const AddRunsDocument = new TypedDocumentString(`
    mutation AddRuns($id: ID!, $plan: PlanInput!) {
  addRuns(experimentId: $id, plan: $plan) {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<AddRunsMutation, AddRunsMutationVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($id: ID!) {
  cancelRun(id: $id) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const RetryRunsDocument = new TypedDocumentString(`
    mutation RetryRuns($ids: [ID!]!) {
  retryRuns(ids: $ids) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<RetryRunsMutation, RetryRunsMutationVariables>;
export const WhyQueuedDocument = new TypedDocumentString(`
    query WhyQueued($id: ID!) {
  run(id: $id) {
    id
    status
    queueReport {
      sentence
      runsAhead
      needsBytes
      runners {
        verdict
        words
        missingLabels
        hasBytes
        runner {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhyQueuedQuery, WhyQueuedQueryVariables>;
export const SetQueueingDocument = new TypedDocumentString(`
    mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {
  setQueueing(experimentId: $experimentId, queueing: $queueing) {
    ...ExperimentQueueing
  }
}
    fragment ExperimentQueueing on Experiment {
  id
  queueing {
    priority
    requiredLabels
    timeoutMinutes
    retries
  }
}`) as unknown as TypedDocumentString<SetQueueingMutation, SetQueueingMutationVariables>;
export const ExperimentQueueingDocument = new TypedDocumentString(`
    query ExperimentQueueing($id: ID!) {
  experiment(id: $id) {
    ...ExperimentQueueing
  }
}
    fragment ExperimentQueueing on Experiment {
  id
  queueing {
    priority
    requiredLabels
    timeoutMinutes
    retries
  }
}`) as unknown as TypedDocumentString<ExperimentQueueingQuery, ExperimentQueueingQueryVariables>;
export const CreateRunnerRegistrationTokenDocument = new TypedDocumentString(`
    mutation CreateRunnerRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {
  createRunnerRegistrationToken(
    labels: $labels
    ttlSeconds: $ttlSeconds
    ephemeral: $ephemeral
  ) {
    token
    expiresAt
    runnerPackage
  }
}
    `) as unknown as TypedDocumentString<CreateRunnerRegistrationTokenMutation, CreateRunnerRegistrationTokenMutationVariables>;
export const RunEventsDocument = new TypedDocumentString(`
    subscription RunEvents($experimentId: ID, $runId: ID) {
  runEvents(experimentId: $experimentId, runId: $runId) {
    attempt
    run {
      id
      status
      reason
      message
      attempt
      progress {
        ...Progress
      }
    }
    metrics {
      key
      steps
      values
    }
    logLines {
      at
      level
      attempt
      message
    }
  }
}
    fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}`) as unknown as TypedDocumentString<RunEventsSubscription, RunEventsSubscriptionVariables>;
export const RegisterRunnerDocument = new TypedDocumentString(`
    mutation RegisterRunner($token: String!, $name: String!, $facts: RunnerFactsInput!, $ephemeral: Boolean!, $idempotencyKey: String!) {
  registerRunner(
    token: $token
    name: $name
    facts: $facts
    ephemeral: $ephemeral
    idempotencyKey: $idempotencyKey
  ) {
    secret
    runner {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterRunnerMutation, RegisterRunnerMutationVariables>;
export const OpenRunnerSessionDocument = new TypedDocumentString(`
    mutation OpenRunnerSession($protocolVersion: Int!, $facts: RunnerFactsInput!, $replace: Boolean!, $idempotencyKey: String!) {
  openRunnerSession(
    protocolVersion: $protocolVersion
    facts: $facts
    replace: $replace
    idempotencyKey: $idempotencyKey
  ) {
    id
    heartbeatSeconds
    leaseSeconds
    pollSeconds
    activeRuns {
      runId
      attempt
    }
  }
}
    `) as unknown as TypedDocumentString<OpenRunnerSessionMutation, OpenRunnerSessionMutationVariables>;
export const CloseRunnerSessionDocument = new TypedDocumentString(`
    mutation CloseRunnerSession($sessionId: ID!) {
  closeRunnerSession(sessionId: $sessionId)
}
    `) as unknown as TypedDocumentString<CloseRunnerSessionMutation, CloseRunnerSessionMutationVariables>;
export const RunsPendingDocument = new TypedDocumentString(`
    subscription RunsPending {
  runsPending {
    queued
  }
}
    `) as unknown as TypedDocumentString<RunsPendingSubscription, RunsPendingSubscriptionVariables>;
export const ClaimRunDocument = new TypedDocumentString(`
    mutation ClaimRun($sessionId: ID!, $idempotencyKey: String!) {
  claimRun(sessionId: $sessionId, idempotencyKey: $idempotencyKey) {
    runId
    attempt
    leaseExpiresAt
    timeoutSeconds
    checkpoint {
      fileId
      attempt
      step
      sizeBytes
      sha256
    }
    starts {
      attempt
      resumedFromStep
    }
    reachedStep
    config {
      modelSource
      dataset {
        source
        textColumn
        pairColumn
        labelColumn
        subset
        trainSplit
        validationSplit
        testSplit
        maxTrain
        maxValidation
        maxTest
        validationShare
        testShare
        neutralBand
      }
      freeze {
        kind
        depth
        frozen
        epochsPerStage
        trainedAtMost
        intervals
        percentile
        resetOptimizer
        headEpochs
        factor
        freezeBelow
      }
      training {
        epochs
        batchSize
        evalBatchSize
        learningRate
        weightDecay
        warmupRatio
        maxGradNorm
        maxLength
        adamBeta1
        adamBeta2
        adamEpsilon
        dropout
        attentionDropout
        classifierDropout
        prefixMode
        prefixCopies
        prefixDtype
      }
      seed
    }
  }
}
    `) as unknown as TypedDocumentString<ClaimRunMutation, ClaimRunMutationVariables>;
export const HeartbeatDocument = new TypedDocumentString(`
    mutation Heartbeat($sessionId: ID!, $runs: [RunAttemptInput!]!) {
  heartbeat(sessionId: $sessionId, runs: $runs) {
    leaseExpiresAt
    draining
    commands {
      kind
      runId
      attempt
    }
  }
}
    `) as unknown as TypedDocumentString<HeartbeatMutation, HeartbeatMutationVariables>;
export const HeartbeatWantedDocument = new TypedDocumentString(`
    subscription HeartbeatWanted {
  heartbeatWanted
}
    `) as unknown as TypedDocumentString<HeartbeatWantedSubscription, HeartbeatWantedSubscriptionVariables>;
export const StartRunDocument = new TypedDocumentString(`
    mutation StartRun($input: StartRunInput!) {
  startRun(input: $input) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<StartRunMutation, StartRunMutationVariables>;
export const AppendMetricsDocument = new TypedDocumentString(`
    mutation AppendMetrics($run: RunAttemptInput!, $seq: SafeInt!, $series: [MetricColumnsInput!]!, $progress: RunProgressInput) {
  appendMetrics(run: $run, seq: $seq, series: $series, progress: $progress) {
    acceptedThroughSeq
    newPoints
    stopRequested
  }
}
    `) as unknown as TypedDocumentString<AppendMetricsMutation, AppendMetricsMutationVariables>;
export const AppendLogLinesDocument = new TypedDocumentString(`
    mutation AppendLogLines($run: RunAttemptInput!, $lines: [LogLineInput!]!) {
  appendLogLines(run: $run, lines: $lines)
}
    `) as unknown as TypedDocumentString<AppendLogLinesMutation, AppendLogLinesMutationVariables>;
export const ReportLayerStatesDocument = new TypedDocumentString(`
    mutation ReportLayerStates($run: RunAttemptInput!, $step: SafeInt!, $states: [LayerStateInput!]!) {
  reportLayerStates(run: $run, step: $step, states: $states)
}
    `) as unknown as TypedDocumentString<ReportLayerStatesMutation, ReportLayerStatesMutationVariables>;
export const ReleaseRunDocument = new TypedDocumentString(`
    mutation ReleaseRun($run: RunAttemptInput!, $reason: RunReason!) {
  releaseRun(run: $run, reason: $reason)
}
    `) as unknown as TypedDocumentString<ReleaseRunMutation, ReleaseRunMutationVariables>;
export const FinishRunDocument = new TypedDocumentString(`
    mutation FinishRun($input: FinishRunInput!) {
  finishRun(input: $input) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<FinishRunMutation, FinishRunMutationVariables>;
export const ReportDatasetDocument = new TypedDocumentString(`
    mutation ReportDataset($run: RunAttemptInput!, $report: DataReportInput!) {
  reportDataset(run: $run, report: $report)
}
    `) as unknown as TypedDocumentString<ReportDatasetMutation, ReportDatasetMutationVariables>;
export const IsModelWantedDocument = new TypedDocumentString(`
    query IsModelWanted($run: RunAttemptInput!, $accuracy: Float!) {
  isModelWanted(run: $run, accuracy: $accuracy)
}
    `) as unknown as TypedDocumentString<IsModelWantedQuery, IsModelWantedQueryVariables>;
export const ThisRunnerDocument = new TypedDocumentString(`
    query ThisRunner {
  thisRunner {
    id
    name
    state
    labels
    facts {
      slots
      engine
    }
    currentRuns {
      id
      seed
      freeze {
        label
      }
      progress {
        step
        totalSteps
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ThisRunnerQuery, ThisRunnerQueryVariables>;
export const DrainRunnerDocument = new TypedDocumentString(`
    mutation DrainRunner($id: ID!) {
  drainRunner(id: $id) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<DrainRunnerMutation, DrainRunnerMutationVariables>;
export const DeleteRunnerDocument = new TypedDocumentString(`
    mutation DeleteRunner($id: ID!) {
  deleteRunner(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteRunnerMutation, DeleteRunnerMutationVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    role
    user {
      name
      email
    }
    team {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const ListRunsDocument = new TypedDocumentString(`
    query ListRuns($filter: RunFilterInput, $sort: RunSortInput, $first: Int!, $after: String) {
  runs(filter: $filter, sort: $sort, first: $first, after: $after) {
    totalCount
    pageInfo {
      ...NextPage
    }
    edges {
      node {
        ...ListedRun
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
fragment AllScores on Scores {
  loss
  accuracy
  f1
}
fragment ListedRun on Run {
  id
  status
  reason
  message
  external
  seed
  tags
  createdAt
  startedAt
  finishedAt
  freeze {
    shortLabel
  }
  experiment {
    id
    name
  }
  runner {
    name
  }
  progress {
    ...Progress
  }
  result {
    test {
      ...AllScores
    }
  }
}`) as unknown as TypedDocumentString<ListRunsQuery, ListRunsQueryVariables>;
export const ListedRunByIdDocument = new TypedDocumentString(`
    query ListedRunById($id: ID!) {
  run(id: $id) {
    ...ListedRun
  }
}
    fragment Progress on RunProgress {
  phase
  step
  totalSteps
  etaSeconds
}
fragment AllScores on Scores {
  loss
  accuracy
  f1
}
fragment ListedRun on Run {
  id
  status
  reason
  message
  external
  seed
  tags
  createdAt
  startedAt
  finishedAt
  freeze {
    shortLabel
  }
  experiment {
    id
    name
  }
  runner {
    name
  }
  progress {
    ...Progress
  }
  result {
    test {
      ...AllScores
    }
  }
}`) as unknown as TypedDocumentString<ListedRunByIdQuery, ListedRunByIdQueryVariables>;
export const ListExperimentsDocument = new TypedDocumentString(`
    query ListExperiments($filter: ExperimentFilterInput, $first: Int!, $after: String) {
  experiments(filter: $filter, first: $first, after: $after) {
    totalCount
    pageInfo {
      ...NextPage
    }
    edges {
      node {
        id
        name
        question
        tags
        createdAt
        modelSource
        runCounts {
          ...AllRunCounts
        }
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
fragment AllRunCounts on RunCounts {
  queued
  active
  succeeded
  failed
  cancelled
  total
}`) as unknown as TypedDocumentString<ListExperimentsQuery, ListExperimentsQueryVariables>;
export const RunLogDocument = new TypedDocumentString(`
    query RunLog($id: ID!, $first: Int!, $after: String) {
  run(id: $id) {
    status
    log(first: $first, after: $after) {
      pageInfo {
        ...NextPage
      }
      edges {
        node {
          ...LoggedLine
        }
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
fragment LoggedLine on LogLine {
  at
  level
  attempt
  message
}`) as unknown as TypedDocumentString<RunLogQuery, RunLogQueryVariables>;
export const EndOfRunLogDocument = new TypedDocumentString(`
    query EndOfRunLog($id: ID!, $last: Int!) {
  run(id: $id) {
    status
    log(first: 1, last: $last) {
      pageInfo {
        endCursor
      }
      edges {
        node {
          ...LoggedLine
        }
      }
    }
  }
}
    fragment LoggedLine on LogLine {
  at
  level
  attempt
  message
}`) as unknown as TypedDocumentString<EndOfRunLogQuery, EndOfRunLogQueryVariables>;
export const MetricPointsDocument = new TypedDocumentString(`
    query MetricPoints($runId: ID!, $keys: [String!], $archived: Boolean!, $first: Int!, $after: String) {
  metricPoints(
    runId: $runId
    keys: $keys
    archived: $archived
    first: $first
    after: $after
  ) {
    keys
    attempts
    steps
    times
    values
    pageInfo {
      ...NextPage
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<MetricPointsQuery, MetricPointsQueryVariables>;
export const CreateExternalRunDocument = new TypedDocumentString(`
    mutation CreateExternalRun($input: CreateExternalRunInput!) {
  createExternalRun(input: $input) {
    id
    attempt
    status
  }
}
    `) as unknown as TypedDocumentString<CreateExternalRunMutation, CreateExternalRunMutationVariables>;
export const ResumeExternalRunDocument = new TypedDocumentString(`
    mutation ResumeExternalRun($id: ID!) {
  resumeExternalRun(id: $id) {
    id
    attempt
  }
}
    `) as unknown as TypedDocumentString<ResumeExternalRunMutation, ResumeExternalRunMutationVariables>;
export const RunHintsDocument = new TypedDocumentString(`
    subscription RunHints($experimentId: ID, $runId: ID) {
  runEvents(experimentId: $experimentId, runId: $runId) {
    attempt
  }
}
    `) as unknown as TypedDocumentString<RunHintsSubscription, RunHintsSubscriptionVariables>;
export const RunFilesDocument = new TypedDocumentString(`
    query RunFiles($id: ID!) {
  run(id: $id) {
    id
    attempt
    files {
      ...ListedFile
    }
  }
}
    fragment ListedFile on File {
  id
  kind
  name
  size
  sha256
  path
  runId
  step
  createdAt
  createdBy
}`) as unknown as TypedDocumentString<RunFilesQuery, RunFilesQueryVariables>;
export const TeamFilesDocument = new TypedDocumentString(`
    query TeamFiles($kind: FileKind, $experimentId: ID, $first: Int!, $after: String) {
  teamFiles(
    kind: $kind
    experimentId: $experimentId
    first: $first
    after: $after
  ) {
    totalCount
    pageInfo {
      ...NextPage
    }
    edges {
      node {
        ...ListedFile
      }
    }
  }
}
    fragment NextPage on PageInfo {
  hasNextPage
  endCursor
}
fragment ListedFile on File {
  id
  kind
  name
  size
  sha256
  path
  runId
  step
  createdAt
  createdBy
}`) as unknown as TypedDocumentString<TeamFilesQuery, TeamFilesQueryVariables>;
export const DeleteFileDocument = new TypedDocumentString(`
    mutation DeleteFile($id: ID!) {
  deleteFile(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteFileMutation, DeleteFileMutationVariables>;