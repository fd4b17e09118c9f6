"use client";

import { type ChangeEvent, useId } from "react";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { formatBytes } from "../ui/format.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { DeleteFile } from "./delete-file.tsx";
import { useUpload } from "./use-upload.ts";

const UploadedDataDocument = graphql(`
  query UploadedData {
    teamFiles(first: 100, kind: DATASET) {
      edges {
        node {
          id
          name
          size
        }
      }
    }
  }
`);

const NONE = "";

interface UploadedDataProps {
  /** Of the experiment: `file:ID` when it is one of these. */
  source: string;
  onChoose: (source: string) => void;
}

/** The team's uploaded data sets to choose from, and a way to upload one more. */
export function UploadedData({ source, onChoose }: UploadedDataProps) {
  const { data, refetch } = useLiveQuery(UploadedDataDocument, {});
  const { state, upload, cancel } = useUpload((id) => {
    refetch();
    onChoose(`file:${id}`);
  });
  const sets = (data?.teamFiles.edges ?? []).map(({ node }) => node);
  const options = sets.map(({ id, name, size }) => ({
    value: `file:${id}`,
    label: `${name} (${formatBytes(size)})`,
  }));
  const chosen = sets.find(({ id }) => source === `file:${id}`);
  const isListed = options.some(({ value }) => value === source);
  return (
    <div className="flex flex-col gap-2">
      {options.length > 0 && (
        <div className="flex items-end gap-2">
          <SelectField
            label="Uploaded to the team"
            value={isListed ? source : NONE}
            options={isListed ? options : [{ value: NONE, label: "None of these" }, ...options]}
            onChange={onChoose}
          />
          {chosen && (
            <DeleteFile
              file={chosen}
              onDeleted={() => {
                refetch();
                onChoose("");
              }}
            />
          )}
        </div>
      )}
      {state.step === "uploading" ? (
        <div className="flex items-center gap-3">
          <ProgressBar share={state.share} label={`Uploading ${state.name}`} className="flex-1" />
          <Button onClick={cancel}>Cancel</Button>
        </div>
      ) : (
        <ChooseFile onFile={upload} />
      )}
      {state.step === "failed" && (
        <p role="alert" className="text-bad text-xs">
          {state.sentence}
        </p>
      )}
    </div>
  );
}

function ChooseFile({ onFile }: { onFile: (file: File) => void }) {
  const id = useId();
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file) onFile(file);
    event.target.value = ""; // the same file may be chosen again after a failure
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        Upload a file
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.jsonl,.parquet"
        onChange={choose}
        className="text-ink-soft text-xs file:mr-3 file:h-8 file:rounded-md file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink file:text-sm hover:file:bg-sunken"
      />
      <p className="text-ink-faint text-xs leading-4">
        CSV, TSV, JSONL or Parquet. It is stored for the team, and every runner of the team can train on it.
      </p>
    </div>
  );
}
