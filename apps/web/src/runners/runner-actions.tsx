"use client";

import { CirclePause, CirclePlay, MoreHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useMay } from "../session/viewer.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";

export const RunnerActionsFragment = graphql(`
  fragment RunnerActions_Runner on Runner {
    id
    name
    state
  }
`);

const DrainDocument = graphql(`
  mutation DrainRunner($id: ID!) {
    drainRunner(id: $id) {
      id
      state
      online
    }
  }
`);

const ResumeDocument = graphql(`
  mutation ResumeRunner($id: ID!) {
    resumeRunner(id: $id) {
      id
      state
      online
    }
  }
`);

const LiftDocument = graphql(`
  mutation LiftQuarantine($id: ID!) {
    liftQuarantine(id: $id) {
      id
      state
      online
    }
  }
`);

const DeleteDocument = graphql(`
  mutation DeleteRunner($id: ID!) {
    deleteRunner(id: $id)
  }
`);

/** What a person may do with a runner. What is pressing, a quarantine, is a button; the rest is in the menu. */
export function RunnerActions({ runner }: { runner: FragmentType<typeof RunnerActionsFragment> }) {
  const { id, name, state } = readFragment(RunnerActionsFragment, runner);
  const [drained, drain] = useMutation(DrainDocument);
  const [resumed, resume] = useMutation(ResumeDocument);
  const [lifted, lift] = useMutation(LiftDocument);
  const [deleted, remove] = useMutation(DeleteDocument);
  const [question, setQuestion] = useState<"drain" | "delete" | null>(null);
  const error = drained.error ?? resumed.error ?? lifted.error ?? deleted.error;
  if (!useMay("MEMBER")) return null;
  const items: MenuItem[] = [
    ...(state === "DRAINING"
      ? [
          {
            label: "Resume",
            icon: <CirclePlay size={15} />,
            onSelect: () => void resume({ id }),
          },
        ]
      : [
          {
            label: "Drain",
            icon: <CirclePause size={15} />,
            takesFocus: true,
            onSelect: () => setQuestion("drain"),
          },
        ]),
    {
      label: "Delete",
      icon: <Trash2 size={15} />,
      danger: true,
      takesFocus: true,
      onSelect: () => setQuestion("delete"),
    },
  ];
  return (
    <>
      {state === "QUARANTINED" && <Button onClick={() => void lift({ id })}>Lift quarantine</Button>}
      <Menu
        items={items}
        trigger={
          <IconButton label={`Actions for ${name}`}>
            <MoreHorizontal aria-hidden size={16} />
          </IconButton>
        }
      />
      {error && (
        <p role="alert" className="w-full text-bad text-xs">
          {errorSentence(error)}
        </p>
      )}
      <ConfirmDialog
        open={question === "drain"}
        onClose={() => setQuestion(null)}
        title={`Drain ${name}?`}
        description="It takes no new run, and leaves when the ones that it has have ended. Resume lets it take runs again."
        confirmLabel="Drain"
        dismissLabel="Keep it at work"
        onConfirm={() => void drain({ id })}
      />
      <ConfirmDialog
        open={question === "delete"}
        onClose={() => setQuestion(null)}
        title={`Delete ${name}?`}
        description="The runs that it has go back to the queue at once; what it trained stays. To have it back, it has to join anew with a new token."
        confirmLabel="Delete runner"
        dismissLabel="Keep it"
        onConfirm={() => void remove({ id })}
      />
    </>
  );
}
