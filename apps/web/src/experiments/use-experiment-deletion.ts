"use client";

import { useClient } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { useToast } from "../ui/toasts.tsx";

const DeleteExperimentDocument = graphql(`
  mutation DeleteExperiment($id: ID!) {
    deleteExperiment(id: $id) {
      id
      deletedAt
    }
  }
`);

const RestoreExperimentDocument = graphql(`
  mutation RestoreExperiment($id: ID!) {
    restoreExperiment(id: $id) {
      id
      deletedAt
    }
  }
`);

/** Deletes experiments, says so with a way back, and brings them back. Both outlive the page they began on. */
export function useExperimentDeletion() {
  const client = useClient();
  const toast = useToast();

  const restore = async (id: string, name: string) => {
    const { error } = await client.mutation(RestoreExperimentDocument, { id });
    if (error) toast({ message: `${name} is still deleted. ${errorSentence(error)}`, urgent: true });
    else toast({ message: `${name} is back.` });
  };

  /** Answers whether it is deleted. */
  const remove = async (id: string, name: string): Promise<boolean> => {
    const { error } = await client.mutation(DeleteExperimentDocument, { id });
    if (error) toast({ message: `${name} was not deleted. ${errorSentence(error)}`, urgent: true });
    else
      toast({ message: `${name} is deleted.`, action: { label: "Undo", act: () => void restore(id, name) } });
    return !error;
  };

  return { remove, restore };
}
