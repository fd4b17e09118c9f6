"use client";

import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { canBeCancelled } from "./run-states.ts";

export const CancelRunButtonFragment = graphql(`
  fragment CancelRunButton_Run on Run {
    id
    status
  }
`);

const CancelRunDocument = graphql(`
  mutation CancelRun($id: ID!) {
    cancelRun(id: $id) {
      id
      status
      reason
      message
    }
  }
`);

/** Cancels a run that waits or works, after asking; nothing for one that is over. */
export function CancelRunButton({ run }: { run: FragmentType<typeof CancelRunButtonFragment> }) {
  const { id, status } = readFragment(CancelRunButtonFragment, run);
  const [{ fetching, error }, cancelRun] = useMutation(CancelRunDocument);
  if (!canBeCancelled(status)) return null;
  return (
    <div className="flex flex-col items-end gap-1">
      <ConfirmDialog
        trigger={
          <Button tone="danger" disabled={fetching}>
            Cancel run
          </Button>
        }
        title="Cancel this run?"
        description={
          status === "QUEUED"
            ? "It will not be started. This cannot be taken back."
            : "Its runner stops at the next step. What it has reported stays; weights are not kept. This cannot be taken back."
        }
        confirmLabel="Cancel run"
        dismissLabel="Keep it"
        onConfirm={() => void cancelRun({ id })}
      />
      {error && (
        <p role="alert" className="text-bad text-xs">
          {errorSentence(error)}
        </p>
      )}
    </div>
  );
}
