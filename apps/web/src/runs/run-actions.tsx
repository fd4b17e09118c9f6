"use client";

import { RotateCcw, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { RunNameFragment, runTitle } from "./run-names.ts";
import { REASONS } from "./run-reasons.ts";
import { canBeCancelled, canBeRetried } from "./run-states.ts";
import { useRetry } from "./use-retry.ts";
import { useRunDeletion } from "./use-run-deletion.ts";

export const RunActionsFragment = graphql(`
  fragment RunActions_Run on Run {
    id
    status
    reason
    external
    deletedAt
    experiment {
      id
    }
    ...RunName_Run
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

type Question = "cancel" | "delete" | "retry";

/** Cancels, deletes and tries again. Asks only where a training would be ended, or would probably fail once more. */
export function RunActions({ run }: { run: FragmentType<typeof RunActionsFragment> }) {
  const read = readFragment(RunActionsFragment, run);
  const { id, status, reason, deletedAt, experiment } = read;
  const [{ fetching, error }, cancelRun] = useMutation(CancelRunDocument);
  const [question, setQuestion] = useState<Question | null>(null);
  const mayChange = useMay("MEMBER");
  const router = useRouter();
  const { remove, restore } = useRunDeletion();
  const title = runTitle(readFragment(RunNameFragment, read));
  const { retry, busy } = useRetry();
  const unfinished = canBeCancelled(status);
  const willFailAgain = reason === "NAN_LOSS" || reason === "BAD_CONFIG" || reason === "TIMEOUT";
  const deleteIt = async () => {
    if (await remove(id, title)) router.push(`/experiments/${experiment.id}`);
  };

  if (deletedAt != null)
    return (
      <p className="flex items-center gap-3 text-ink-soft">
        Deleted
        {mayChange && <Button onClick={() => void restore(id, title)}>Restore</Button>}
      </p>
    );
  if (!mayChange) return null;
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex gap-2">
        {unfinished && (
          <Button tone="danger" disabled={fetching} onClick={() => setQuestion("cancel")}>
            Cancel run
          </Button>
        )}
        {canBeRetried(read) && (
          <Button disabled={busy} onClick={() => (willFailAgain ? setQuestion("retry") : void retry([id]))}>
            <RotateCcw aria-hidden size={14} />
            Retry
          </Button>
        )}
        <Button
          aria-label="Delete run"
          title="Delete run"
          onClick={() => (unfinished ? setQuestion("delete") : void deleteIt())}
        >
          <Trash2 aria-hidden size={15} />
        </Button>
      </div>
      {error && (
        <p role="alert" className="text-bad text-xs">
          {errorSentence(error)}
        </p>
      )}
      <ConfirmDialog
        open={question === "retry"}
        onClose={() => setQuestion(null)}
        title="Try it again unchanged?"
        description={`${reason ? REASONS[reason].sentence : ""} The same settings will most likely end the same way. To change them, clone the experiment.`}
        confirmLabel="Retry all the same"
        dismissLabel="Leave it"
        onConfirm={() => void retry([id])}
      />
      <ConfirmDialog
        open={question === "cancel" || question === "delete"}
        onClose={() => setQuestion(null)}
        title={question === "delete" ? "Cancel and delete this run?" : "Cancel this run?"}
        description={
          status === "QUEUED"
            ? "It will not be started, unless somebody tries it again."
            : "Its runner stops at the next step. What it has reported stays; what it has learned since its last uploaded checkpoint is lost."
        }
        confirmLabel={question === "delete" ? "Cancel and delete" : "Cancel run"}
        dismissLabel="Keep it"
        onConfirm={() => void (question === "delete" ? deleteIt() : cancelRun({ id }))}
      />
    </div>
  );
}
