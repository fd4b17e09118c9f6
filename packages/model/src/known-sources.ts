import type { ModelShape } from "./freezing.ts";

export type EncoderShape = Omit<ModelShape, "labels">;

export interface KnownModel {
  source: string;
  title: string;
  license: string;
  encoder: EncoderShape;
}

export interface KnownDataset {
  source: string;
  title: string;
  license: string;
  labels: string[];
}

/** Models whose layer groups are known without loading them. */
export const KNOWN_MODELS: KnownModel[] = [
  {
    source: "packaged:minilm-l6",
    title: "MiniLM-L6 (all-MiniLM-L6-v2) in DistilBERT form, 22.6 M parameters",
    license: "Apache-2.0",
    encoder: {
      blocks: 6,
      heads: 12,
      dim: 384,
      hiddenDim: 1536,
      vocabSize: 30522,
      maxPositions: 512,
    },
  },
];

/** Data sets whose labels are known without loading them. */
export const KNOWN_DATASETS: KnownDataset[] = [
  {
    source: "packaged:movie-snippets",
    title: "10,605 movie-review sentences rated by 20 people each (Hutto & Gilbert 2014)",
    license: "MIT",
    labels: ["negative", "positive"],
  },
];

/** The shape of a known model with a head for so many labels; undefined for a model that has to be loaded first. */
export function knownModelShape(source: string, labels: number): ModelShape | undefined {
  const model = KNOWN_MODELS.find((known) => known.source === source);
  return model && { ...model.encoder, labels };
}

/** The label names of a known data set; undefined for one that has to be read first. */
export function knownDatasetLabels(source: string): string[] | undefined {
  return KNOWN_DATASETS.find((known) => known.source === source)?.labels;
}
