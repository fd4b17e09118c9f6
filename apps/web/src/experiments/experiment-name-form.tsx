"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";

export const ExperimentNameFormFragment = graphql(`
  fragment ExperimentNameForm_Experiment on Experiment {
    id
    name
    question
  }
`);

const EditExperimentDocument = graphql(`
  mutation EditExperiment($id: ID!, $name: String!, $question: String!) {
    editExperiment(id: $id, name: $name, question: $question) {
      id
      name
      question
    }
  }
`);

interface ExperimentNameFormProps {
  experiment: FragmentType<typeof ExperimentNameFormFragment>;
  onDone: () => void;
}

/** Changes what an experiment is called and what it asks, in its place. */
export function ExperimentNameForm({ experiment, onDone }: ExperimentNameFormProps) {
  const read = readFragment(ExperimentNameFormFragment, experiment);
  const [name, setName] = useState(read.name);
  const [question, setQuestion] = useState(read.question);
  const [{ fetching, error }, edit] = useMutation(EditExperimentDocument);
  const wrong = error?.graphQLErrors[0]?.extensions.field;
  const sentence = error && errorSentence(error);

  const form = useRef<HTMLFormElement>(null);
  // It takes the place of what was clicked, so the focus goes into it.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data } = await edit({ id: read.id, name, question });
    if (data) onDone();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex w-[32rem] max-w-full flex-col gap-3">
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        error={wrong === "name" ? sentence : undefined}
      />
      <TextField
        label="Question"
        value={question}
        onChange={setQuestion}
        error={wrong === "question" ? sentence : undefined}
      />
      {error && wrong !== "name" && wrong !== "question" && (
        <p role="alert" className="text-bad">
          {sentence}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" disabled={fetching}>
          Save
        </Button>
        <Button onClick={onDone}>Keep as it was</Button>
      </div>
    </form>
  );
}
