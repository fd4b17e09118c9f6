import type { CreateExperimentInput, PlanInput } from "../gql/graphql.ts";
import { DATASET_FIELDS, type Draft, type PlanDraft, QUEUEING_FIELDS, TRAINING_FIELDS } from "./draft.ts";
import { type FieldSpec, readTexts } from "./field-texts.ts";
import { type PlannedPolicy, plannedPolicies } from "./freeze-plan.ts";
import { parseSeeds } from "./seeds.ts";

/** Sentences by the name of the field that they belong to. */
export type FieldErrors = ReadonlyMap<string, string>;

export interface Checked<Input> {
  input: Input;
  policies: PlannedPolicy[];
  /** What cannot even be sent. The rest is for the gateway to judge. */
  errors: FieldErrors;
}

/** A draft as the gateway wants it. Boxes that are empty are left out: their defaults are the gateway's. */
export function createInput(draft: Draft): Checked<CreateExperimentInput> {
  const { input: plan, policies, errors: planErrors } = planInput(draft);
  const errors = new Map(planErrors);
  const dataset = readFields("dataset", DATASET_FIELDS, draft.dataset, errors);
  const training = readFields("training", TRAINING_FIELDS, draft.training, errors);
  const queueing = readFields("queueing", QUEUEING_FIELDS, draft.queueing, errors);
  if (draft.name.trim() === "") errors.set("name", "Give the experiment a name.");
  if (draft.datasetSource.trim() === "") errors.set("dataset.source", "Say where the data is.");
  if (draft.modelSource.trim() === "") errors.set("modelSource", "Say where the model is.");
  const input = {
    name: draft.name.trim(),
    question: draft.question.trim(),
    modelSource: draft.modelSource.trim(),
    dataset: { ...dataset, source: draft.datasetSource.trim() },
    training,
    queueing: { ...queueing, requiredLabels: draft.requiredLabels },
    plan,
  };
  return { input: input as CreateExperimentInput, policies, errors };
}

/** The plan alone: freeze policies and seeds. */
export function planInput(plan: PlanDraft): Checked<PlanInput> {
  const { policies, errors } = plannedPolicies(plan);
  const seeds = parseSeeds(plan.seeds);
  if (typeof seeds === "string") errors.set("plan.seeds", seeds);
  if (policies.length === 0 && errors.size === 0) {
    errors.set("plan.freeze", "Choose at least one freeze depth, set of groups or schedule.");
  }
  const input = {
    freeze: policies.map(({ input }) => input),
    seeds: typeof seeds === "string" ? [] : seeds,
  };
  return { input, policies, errors };
}

function readFields(
  under: string,
  fields: readonly FieldSpec[],
  texts: Readonly<Record<string, string>>,
  errors: Map<string, string>,
) {
  const { values, problems } = readTexts(fields, texts);
  for (const [name, sentence] of problems) errors.set(`${under}.${name}`, sentence);
  return values;
}
