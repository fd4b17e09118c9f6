import { z } from "zod";
import { fitText, isStorable } from "../text.ts";
import { invalidValue } from "./mlflow-error.ts";

// What MLflow's client sends: the JSON form of its protocol buffers. 64-bit numbers may be texts there, null stands for
// absent, and a query string has texts only. Limits are those of MLflow 3.17.2 unless a comment says otherwise.

const longestKey = 250;
const longestParameter = 6_000;
const longestTag = 8_000;
const longestExperimentTag = 20_000;
const mostMetrics = 1_000;
const mostParametersOrTags = 100;
const mostEntities = 1_000;
const mostDatasets = 100; // MLflow: 1,000, which no body of ours would hold

const text = (longest: number) =>
  z.string().max(longest).refine(isStorable, "it has a character that cannot be stored");
/** MLflow's server cuts what is longer, too; here the text says so. */
const cutText = (longest: number) =>
  z
    .string()
    .default("")
    .transform((value) => fitText(value, longest));
const key = text(longestKey).min(1);
const name = text(200).min(1); // MLflow: 500 for experiments
const id = text(64).min(1);
const runId = text(256).min(1);
const int64 = z.preprocess(
  (value) => (typeof value === "string" && /^-?\d{1,19}$/.test(value) ? Number(value) : value),
  z.int(),
);
const instant = int64.refine(
  (value) => value >= 0 && value <= 8_640_000_000_000_000,
  "it is no time in milliseconds since 1970",
);
/** Steps of Frostline are counted from 0; those of MLflow may be negative. */
const step = int64.refine((value) => value >= 0, "a step cannot be negative here");
const notFinite: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};
const double = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value;
    const isNumber = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value);
    return notFinite[value] ?? (isNumber ? Number(value) : value);
  },
  z.custom<number>((value) => typeof value === "number", "expected a number"),
);

const absent = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => value ?? undefined, schema.optional());
const listOf = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z.preprocess((value) => value ?? [], z.array(schema).max(most));
/** A parameter that may stand several times in a query string stands there as one text when it is there once. */
const queryList = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? (value ?? []) : [value]),
    z.array(schema).max(most),
  );
/** By name, or by number from 1. */
const protoEnum = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.preprocess((value) => (typeof value === "number" ? names[value - 1] : value), z.enum(names));

const viewType = absent(protoEnum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"])).transform(
  (view) => view ?? "ACTIVE_ONLY",
);
export type ViewType = z.infer<typeof viewType>;

const status = protoEnum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]);
export type MlflowStatus = z.infer<typeof status>;

const metric = z.object({ key, value: double, timestamp: instant, step: absent(step) });
const parameter = z.object({ key, value: cutText(longestParameter) });
const tag = z.object({ key, value: cutText(longestTag) });
const experimentTag = z.object({ key, value: text(longestExperimentTag).default("") });
export type MlflowMetric = z.infer<typeof metric>;
/** Older clients say run_uuid. */
const ofRun = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(
    (body) =>
      typeof body === "object" && body !== null && !("run_id" in body) && "run_uuid" in body
        ? { ...body, run_id: body.run_uuid }
        : body,
    z.object({ run_id: runId, ...shape }),
  );

const dataset = z.object({
  name: text(500).min(1),
  digest: text(36).min(1),
  source_type: text(250).default(""),
  source: text(65_535).default(""),
  schema: absent(text(1_048_575)),
  profile: absent(text(1_048_575)), // MLflow: 16 MB
});
const datasetInput = z.object({
  dataset,
  tags: listOf(z.object({ key: text(255), value: text(500).default("") }), 100),
});

const page = {
  max_results: absent(int64.refine((value) => value >= 1, "it has to be at least 1")),
  page_token: absent(text(200)),
};
const search = {
  ...page,
  filter: absent(text(10_000)).transform((filter) => filter ?? ""),
  order_by: listOf(text(1_000), 20),
};

export const requests = {
  createExperiment: z.object({ name, tags: listOf(experimentTag, mostParametersOrTags) }),
  getExperiment: z.object({ experiment_id: id }),
  getExperimentByName: z.object({ experiment_name: text(500) }),
  searchExperiments: z.object({ ...search, view_type: viewType }),
  updateExperiment: z.object({ experiment_id: id, new_name: absent(name) }),
  setExperimentTag: z.object({ experiment_id: id, ...experimentTag.shape }),
  deleteExperimentTag: z.object({ experiment_id: id, key }),

  createRun: z.object({
    experiment_id: id,
    run_name: absent(cutText(longestTag)),
    user_id: absent(cutText(longestKey)),
    tags: listOf(tag, mostParametersOrTags),
  }),
  run: ofRun({}),
  updateRun: ofRun({ status: absent(status), run_name: absent(cutText(longestTag)) }),
  searchRuns: z.object({
    ...search,
    experiment_ids: listOf(id, 1_000),
    run_view_type: viewType,
  }),

  logMetric: ofRun(metric.shape),
  logParameter: ofRun(parameter.shape),
  setTag: ofRun(tag.shape),
  deleteTag: ofRun({ key }),
  logBatch: ofRun({
    metrics: listOf(metric, mostMetrics),
    params: listOf(parameter, mostParametersOrTags),
    tags: listOf(tag, mostParametersOrTags),
  }),
  logInputs: ofRun({
    datasets: listOf(datasetInput, mostDatasets),
    models: listOf(z.unknown(), mostDatasets),
  }),

  history: ofRun({ metric_key: key, ...page }),
  historyOfRuns: z.object({
    run_ids: queryList(runId, 100),
    metric_key: key,
    start_step: absent(int64),
    end_step: absent(int64),
    max_results: absent(int64.refine((value) => value >= 1 && value <= 2_500, "it has to be 1 to 2500")),
  }),
  listArtifacts: ofRun({ path: absent(text(2_000)) }),
} as const;

export type Requests = { [Name in keyof typeof requests]: z.infer<(typeof requests)[Name]> };

/**
 * A request's body or query, checked.
 * @throws MlflowError INVALID_PARAMETER_VALUE naming the first wrong field
 */
export function readRequest<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const read = schema.safeParse(given ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = pathOf(issue?.path ?? []);
  if (field === "") throw invalidValue("The request's body has to be a JSON object.");
  const isMissing = issue?.code === "invalid_type" && issue.input === undefined;
  if (isMissing || (issue && /received undefined/.test(issue.message))) {
    throw invalidValue(`Missing value for required parameter '${field}'.`);
  }
  throw invalidValue(`Invalid value for parameter '${field}' supplied: ${issue?.message}.`);
}

/** `metrics[3].value` */
const pathOf = (path: readonly PropertyKey[]) =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");

/** @throws MlflowError when a batch is larger than MLflow's, all its parts together */
export function checkBatchSize({ metrics, params, tags }: Requests["logBatch"]): void {
  const entities = metrics.length + params.length + tags.length;
  if (entities > mostEntities) {
    throw invalidValue(
      `A batch of ${entities} metrics, params and tags is too large: the limit is ${mostEntities}.`,
    );
  }
}
