"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

const DeleteFileDocument = graphql(`
  mutation DeleteFile($id: ID!) {
    deleteFile(id: $id)
  }
`);

interface DeleteFileProps {
  file: { id: string; name: string };
  onDeleted?: () => void;
}

/** Deletes a file for good, after asking. For members. */
export function DeleteFile({ file: { id, name }, onDeleted }: DeleteFileProps) {
  const [asking, setAsking] = useState(false);
  const [{ fetching }, deleteFile] = useMutation(DeleteFileDocument);
  const act = useAct();
  const mayChange = useMay("MEMBER");
  if (!mayChange) return null;
  const confirm = async () => {
    if (await act(deleteFile({ id }))) onDeleted?.();
  };
  return (
    <>
      <Button
        aria-label={`Delete ${name}`}
        title="Delete"
        className="px-2"
        disabled={fetching}
        onClick={() => setAsking(true)}
      >
        <Trash2 aria-hidden size={14} />
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${name}?`}
        description="It is deleted for good, for everybody in the team."
        confirmLabel="Delete"
        dismissLabel="Keep"
        onConfirm={() => void confirm()}
      />
    </>
  );
}
