"use client";

import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { useToast } from "../ui/toasts.tsx";

const KeysToDeleteDocument = graphql(`
  query KeysToDelete($runIds: [ID!]!) {
    metricKeys(runIds: $runIds)
  }
`);

const DeleteMetricDocument = graphql(`
  mutation DeleteMetric($experimentId: ID!, $key: String!) {
    deleteMetric(experimentId: $experimentId, key: $key)
  }
`);

/** As many runs as the gateway looks at for their metrics at once. */
const mostRuns = 100;

interface DeleteMetricProps {
  experimentId: string;
  runIds: readonly string[];
}

/** Deletes one metric of all runs of an experiment, after asking. */
export function DeleteMetric({ experimentId, runIds }: DeleteMetricProps) {
  const [{ data }, refetch] = useQuery({
    query: KeysToDeleteDocument,
    variables: { runIds: runIds.slice(0, mostRuns) },
    pause: runIds.length === 0,
  });
  const [, deleteMetric] = useMutation(DeleteMetricDocument);
  const [chosen, setChosen] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const toast = useToast();
  const keys = data?.metricKeys ?? [];
  const key = keys.find((candidate) => candidate === chosen) ?? keys[0];
  if (key === undefined) return null;
  const confirm = async () => {
    const done = await act(deleteMetric({ experimentId, key }));
    if (!done) return;
    toast({ message: `${key} is deleted.` });
    refetch({ requestPolicy: "network-only" });
  };
  return (
    <div className="flex items-end gap-2">
      <SelectField
        label="A metric of all runs"
        value={key}
        options={keys.map((value) => ({ value, label: value }))}
        onChange={setChosen}
      />
      <Button onClick={() => setAsking(true)}>Delete…</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${key} of all runs?`}
        description="Its points and what lists show of it are deleted for good. A run that still logs it has it anew, from there on."
        confirmLabel="Delete the metric"
        dismissLabel="Keep"
        onConfirm={() => void confirm()}
      />
    </div>
  );
}
