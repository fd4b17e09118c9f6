import type { DataReportInput, SplitReportInput } from "@frostline/client";
import type { EncodedDataset, LoadedDataset, LoadedModel, Origin } from "@frostline/model/sources";

/** What a run trains on, in the words of the API. */
export function toDataReport(
  model: Pick<LoadedModel, "origin" | "warnings">,
  dataset: Pick<LoadedDataset, "origin" | "warnings">,
  { report, warnings }: Pick<EncodedDataset, "report" | "warnings">,
): DataReportInput {
  const { labels, maxLength, splits, sharedWithTrain } = report;
  const split = (name: keyof typeof splits): SplitReportInput => ({
    ...splits[name],
    sharedWithTrain: name === "train" ? 0 : sharedWithTrain[name],
  });
  return {
    model: toOrigin(model.origin),
    dataset: toOrigin(dataset.origin),
    labels,
    maxLength,
    train: split("train"),
    validation: split("validation"),
    test: split("test"),
    warnings: [...model.warnings, ...dataset.warnings, ...warnings],
  };
}

function toOrigin({ source, revision, sha256 }: Origin): DataReportInput["model"] {
  return { source, revision: revision ?? null, sha256 };
}
