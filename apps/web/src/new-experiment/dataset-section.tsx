import { UploadedData } from "../files/uploaded-data.tsx";
import { Card } from "../ui/card.tsx";
import { ChoiceList } from "../ui/choice-list.tsx";
import { More } from "../ui/more.tsx";
import { TextField } from "../ui/text-field.tsx";
import { ConfigFields } from "./config-fields.tsx";
import { COLUMN_FIELDS, type DatasetField, LIMIT_FIELDS, SPLIT_FIELDS } from "./draft.ts";
import type { SectionProps } from "./experiment-form.tsx";
import { useOwnSource } from "./use-own-source.ts";

/** Which sentences to train on, how their columns are called, and how many of them. */
export function DatasetSection({ draft, change, errors, catalogue }: SectionProps) {
  const { datasetSource, dataset } = draft;
  const known = catalogue.knownDatasets;
  const source = useOwnSource(
    datasetSource,
    known.map((entry) => entry.source),
    (value) => change({ datasetSource: value }),
  );
  const fields = {
    under: "dataset",
    texts: dataset,
    defaults: catalogue.configDefaults.dataset,
    errors,
    onChange: (name: DatasetField, text: string) => change({ dataset: { ...dataset, [name]: text } }),
  };
  const somethingSet = SPLIT_FIELDS.some(({ name }) => dataset[name] !== "" || errors.has(`dataset.${name}`));

  return (
    <Card title="Data">
      <div className="flex flex-col gap-5">
        <ChoiceList
          label="Data"
          value={source.choice}
          onChange={source.choose}
          choices={[
            ...known.map(({ source: value, title, license, labels }) => ({
              value,
              title: value,
              description: `${title}. Labels: ${labels.join(", ")}. ${license}.`,
            })),
            {
              value: source.ownChoice,
              title: "Own data",
              description:
                "Uploaded to the team, from the Hugging Face hub, or a file or folder on the runner's host.",
            },
          ]}
        />
        {source.isOwn && (
          <UploadedData source={datasetSource} onChoose={(value) => change({ datasetSource: value })} />
        )}
        {source.isOwn && (
          <TextField
            label="Where the data is"
            value={datasetSource}
            onChange={(value) => change({ datasetSource: value })}
            placeholder="hf:owner/name or /path/to/data"
            hint="A Parquet, CSV, TSV or JSONL file, or a folder of them. It is read by the runner, so a path is one on its host."
            error={errors.get("dataset.source")}
          />
        )}
        {source.isOwn && <ConfigFields fields={COLUMN_FIELDS} {...fields} />}
        <ConfigFields fields={LIMIT_FIELDS} {...fields} />
        <More summary="Splits and what is left out" open={somethingSet}>
          <ConfigFields fields={SPLIT_FIELDS} {...fields} />
        </More>
      </div>
    </Card>
  );
}
