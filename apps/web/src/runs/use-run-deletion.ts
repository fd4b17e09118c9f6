"use client";

import { useClient } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { useToast } from "../ui/toasts.tsx";

const DeleteRunDocument = graphql(`
  mutation DeleteRun($id: ID!) {
    deleteRun(id: $id) {
      id
      deletedAt
    }
  }
`);

const RestoreRunDocument = graphql(`
  mutation RestoreRun($id: ID!) {
    restoreRun(id: $id) {
      id
      deletedAt
    }
  }
`);

/** Deletes runs, says so with a way back, and brings them back. Both outlive the page they began on. */
export function useRunDeletion() {
  const client = useClient();
  const toast = useToast();

  const restore = async (id: string, title: string) => {
    const { error } = await client.mutation(RestoreRunDocument, { id });
    if (error) toast({ message: `${title} is still deleted. ${errorSentence(error)}`, urgent: true });
    else toast({ message: `${title} is back.` });
  };

  /** Answers whether it is deleted. */
  const remove = async (id: string, title: string): Promise<boolean> => {
    const { error } = await client.mutation(DeleteRunDocument, { id });
    if (error) toast({ message: `${title} was not deleted. ${errorSentence(error)}`, urgent: true });
    else
      toast({
        message: `${title} is deleted.`,
        action: { label: "Undo", act: () => void restore(id, title) },
      });
    return !error;
  };

  return { remove, restore };
}
