import {
  explainDefaults,
  explainPolicies,
  type FieldExplanation,
  KNOWN_DATASETS,
  KNOWN_MODELS,
  layerGroupNames,
} from "@frostline/model";
import { PrefixDtype, PrefixMode } from "../experiments/config-enums.ts";
import type { ConfigDefaults, FieldDefault, KnownDataset, KnownModel } from "./catalogue.types.ts";

export function configDefaults(): ConfigDefaults {
  const { dataset, training } = explainDefaults();
  return {
    dataset: dataset.map(toFieldDefault),
    training: training.map(toFieldDefault),
    policies: explainPolicies().map(({ kind, fields }) => ({ kind, fields: fields.map(toFieldDefault) })),
  };
}

export const knownModels = (): KnownModel[] =>
  KNOWN_MODELS.map(({ source, title, license, encoder: { blocks } }) => ({
    source,
    title,
    license,
    blocks,
    groups: layerGroupNames(blocks),
  }));

export const knownDatasets = (): KnownDataset[] => KNOWN_DATASETS;

function toFieldDefault({ name, default: value, reason }: FieldExplanation): FieldDefault {
  const isSet = value !== undefined && value !== null;
  return { name, value: isSet ? typed(name, value) : null, required: value === undefined, reason };
}

const ENUMS = new Map<string, object>([
  ["prefixMode", PrefixMode],
  ["prefixDtype", PrefixDtype],
]);

/** A default as the API takes it. */
function typed(field: string, value: unknown): string {
  const names = Object.entries(ENUMS.get(field) ?? {});
  return names.find(([, word]) => word === value)?.[0] ?? String(value);
}
