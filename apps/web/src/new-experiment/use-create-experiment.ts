"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useMutation } from "urql";
import type { CreateExperimentInput } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import type { FieldErrors } from "./create-input.ts";
import { refusal } from "./field-errors.ts";
import type { PlannedPolicy } from "./freeze-plan.ts";

const CreateExperimentDocument = graphql(`
  mutation CreateExperiment($input: CreateExperimentInput!) {
    createExperiment(input: $input) {
      id
      name
    }
  }
`);

/** Creates an experiment and goes to its page; what is wrong with it comes back by field. */
export function useCreateExperiment(onCreated: () => void) {
  const router = useRouter();
  const [, mutate] = useMutation(CreateExperimentDocument);
  const [creating, setCreating] = useState(false);
  const last = useRef({ input: "", key: "" });

  /** The same for the same input: a second click after a lost reply finds what the first one created. */
  const keyOf = (input: CreateExperimentInput): string => {
    const text = JSON.stringify(input);
    // crypto.randomUUID is not there on a page that came by plain http from another host.
    if (text !== last.current.input) last.current = { input: text, key: `${Date.now()}-${Math.random()}` };
    return last.current.key;
  };

  const create = async (
    input: CreateExperimentInput,
    policies: readonly PlannedPolicy[],
  ): Promise<FieldErrors> => {
    setCreating(true);
    const { data, error } = await mutate({ input: { ...input, idempotencyKey: keyOf(input) } });
    if (data) {
      onCreated();
      router.push(`/experiments/${data.createExperiment.id}`);
      return new Map();
    }
    setCreating(false);
    return error ? refusal(error, policies) : new Map();
  };
  return { creating, create };
}
