import {
  explainDefaults,
  type FieldExplanation,
  KNOWN_DATASETS,
  KNOWN_MODELS,
  layerGroupNames,
} from "@frostline/model";
import type { ConfigDefaults, FieldDefault, KnownDataset, KnownModel } from "./catalogue.types.ts";

export function configDefaults(): ConfigDefaults {
  const { dataset, training } = explainDefaults();
  return { dataset: dataset.map(toFieldDefault), training: training.map(toFieldDefault) };
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
  return { name, value: isSet ? String(value) : null, required: value === undefined, reason };
}
