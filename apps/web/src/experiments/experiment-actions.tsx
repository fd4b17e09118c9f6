"use client";

import { CircleStop, Copy, Ellipsis, Pencil, Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useMay } from "../session/viewer.tsx";
import { Button, buttonLook } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Menu } from "../ui/menu.tsx";
import { useToast } from "../ui/toasts.tsx";
import { useExperimentDeletion } from "./use-experiment-deletion.ts";

export const ExperimentActionsFragment = graphql(`
  fragment ExperimentActions_Experiment on Experiment {
    id
    name
    deletedAt
    runCounts {
      queued
      active
    }
  }
`);

const CancelExperimentDocument = graphql(`
  mutation CancelExperiment($id: ID!) {
    cancelExperiment(id: $id) {
      id
      ...RunCountsBar_Experiment
    }
  }
`);

interface ExperimentActionsProps {
  experiment: FragmentType<typeof ExperimentActionsFragment>;
  onRename: () => void;
}

type Question = "cancel" | "delete";

/** What can be done with an experiment. Asks only where trainings would be ended, which cannot be taken back. */
export function ExperimentActions({ experiment, onRename }: ExperimentActionsProps) {
  const { id, name, deletedAt, runCounts } = readFragment(ExperimentActionsFragment, experiment);
  const [question, setQuestion] = useState<Question | null>(null);
  const [, cancelAll] = useMutation(CancelExperimentDocument);
  const { remove, restore } = useExperimentDeletion();
  const mayChange = useMay("MEMBER");
  const router = useRouter();
  const toast = useToast();
  const unfinished = runCounts.queued + runCounts.active;
  const runs = unfinished === 1 ? "1 run" : `${unfinished} runs`;

  const deleteIt = async () => {
    if (await remove(id, name)) router.push("/experiments");
  };
  const cancelThem = async () => {
    const { error } = await cancelAll({ id });
    toast(
      error
        ? { message: errorSentence(error), urgent: true }
        : { message: "All runs that had not ended are cancelled." },
    );
  };

  if (deletedAt != null)
    return (
      <p className="flex items-center gap-3 text-ink-soft">
        This experiment is deleted.
        {mayChange && <Button onClick={() => void restore(id, name)}>Restore</Button>}
      </p>
    );
  if (!mayChange) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Link href={`/experiments/${id}/add-runs`} className={buttonLook("quiet")}>
        <Plus aria-hidden size={15} />
        Add runs
      </Link>
      <Link href={`/experiments/new?from=${id}`} className={buttonLook("quiet")}>
        <Copy aria-hidden size={14} />
        Clone and edit
      </Link>
      <Menu
        trigger={
          <Button aria-label="More actions" title="More actions" className="px-2">
            <Ellipsis aria-hidden size={16} />
          </Button>
        }
        items={[
          { label: "Rename", icon: <Pencil aria-hidden size={14} />, onSelect: onRename, takesFocus: true },
          ...(unfinished > 0
            ? [
                {
                  label: "Cancel all runs",
                  icon: <CircleStop aria-hidden size={14} />,
                  onSelect: () => setQuestion("cancel"),
                },
              ]
            : []),
          {
            label: "Delete experiment",
            icon: <Trash2 aria-hidden size={14} />,
            danger: true,
            onSelect: () => (unfinished > 0 ? setQuestion("delete") : void deleteIt()),
          },
        ]}
      />
      <ConfirmDialog
        open={question !== null}
        onClose={() => setQuestion(null)}
        title={question === "delete" ? `Cancel ${runs} and delete?` : `Cancel ${runs}?`}
        description={
          question === "delete"
            ? "The experiment can be restored for 30 days, but runs that wait or work now stay cancelled."
            : "Runs that wait are not started, and runners stop at the next step. What was reported stays. Cancelled runs can be tried again."
        }
        confirmLabel={question === "delete" ? "Cancel and delete" : "Cancel all runs"}
        dismissLabel="Keep"
        onConfirm={() => void (question === "delete" ? deleteIt() : cancelThem())}
      />
    </div>
  );
}
