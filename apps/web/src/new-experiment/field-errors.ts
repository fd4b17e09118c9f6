import type { CombinedError } from "urql";
import { errorSentence } from "../gateway/client.ts";
import type { FieldErrors } from "./create-input.ts";
import { DATASET_FIELDS, type Draft, QUEUEING_FIELDS, TRAINING_FIELDS } from "./draft.ts";
import type { PlannedPolicy } from "./freeze-plan.ts";

/** Under this name stands what belongs to no single field. */
export const WHOLE_FORM = "form";

const LABELS = new Map<string, string>([
  ["name", "Name"],
  ["question", "Question"],
  ["modelSource", "Model"],
  ["dataset.source", "Data"],
  ["plan.seeds", "Seeds"],
  ...DATASET_FIELDS.map(({ name, label }) => [`dataset.${name}`, label] as const),
  ...QUEUEING_FIELDS.map(({ name, label }) => [`queueing.${name}`, label] as const),
  ...TRAINING_FIELDS.map(({ name, label }) => [`training.${name}`, label] as const),
]);

/** The gateway's refusal, put at the field that it is about. */
export function refusal(error: CombinedError, policies: readonly PlannedPolicy[]): Map<string, string> {
  const path = error.graphQLErrors[0]?.extensions.field;
  const message = errorSentence(error);
  if (typeof path !== "string") return new Map([[WHOLE_FORM, message]]);
  const field = fieldOfPath(path, policies);
  return new Map([[field, inWords(message, path, field)]]);
}

/** The form's field for a path of the API's input, e.g. "plan.freeze[2].depth" is the row of the third policy. */
export function fieldOfPath(path: string, policies: readonly PlannedPolicy[]): string {
  const inner = path.replace(/^input\./, "");
  const policy = /^(?:plan\.)?freeze\[(\d+)\]/.exec(inner)?.[1];
  if (policy !== undefined) return policies[Number(policy)]?.row ?? "plan.freeze";
  if (/^(plan\.)?freeze/.test(inner)) return "plan.freeze";
  if (/^(plan\.)?seeds/.test(inner)) return "plan.seeds";
  return LABELS.has(inner) ? inner : WHOLE_FORM;
}

/** The errors that still stand after a draft was changed: not those of fields that are different now. */
export function errorsAfter(errors: FieldErrors, before: Draft, after: Draft): FieldErrors {
  return new Map([...errors].filter(([field]) => contentOf(field, before) === contentOf(field, after)));
}

function contentOf(field: string, draft: Draft): unknown {
  if (field === WHOLE_FORM) return draft;
  if (field === "plan.seeds") return draft.seeds;
  if (field === "dataset.source") return draft.datasetSource;
  if (field.startsWith("plan.freeze"))
    return JSON.stringify([draft.depths, draft.depthRates, draft.sets, draft.strategies]);
  const [part, name] = field.split(".");
  if (part === "dataset") return new Map(Object.entries(draft.dataset)).get(name ?? "");
  if (part === "queueing") return new Map(Object.entries(draft.queueing)).get(name ?? "");
  if (part === "training") return new Map(Object.entries(draft.training)).get(name ?? "");
  return new Map<string, unknown>(Object.entries(draft)).get(field);
}

/** Sentences of the gateway name fields by their path; beside the field its label is clearer. */
function inWords(message: string, path: string, field: string): string {
  const label = LABELS.get(field) ?? (field.startsWith("plan.freeze.") ? "This setting" : undefined);
  if (!label) return message;
  if (message.startsWith(`The field ${path} `)) return label + message.slice(`The field ${path}`.length);
  return message.startsWith(`${path} `) ? label + message.slice(path.length) : message;
}
