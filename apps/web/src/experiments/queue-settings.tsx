"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import type { FieldErrors } from "../new-experiment/create-input.ts";
import { refusal, WHOLE_FORM } from "../new-experiment/field-errors.ts";
import { QueueingFields } from "../new-experiment/queueing-fields.tsx";
import { queueingInput, queueingTexts } from "../new-experiment/queueing-input.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { More } from "../ui/more.tsx";
import { useToast } from "../ui/toasts.tsx";

export const QueueSettingsFragment = graphql(`
  fragment QueueSettings_Experiment on Experiment {
    id
    queueing {
      priority
      requiredLabels
      timeoutMinutes
      retries
    }
  }
`);

const RunnerLabelsDocument = graphql(`
  query RunnerLabels {
    runners {
      id
      labels
    }
  }
`);

const SetQueueingDocument = graphql(`
  mutation SetQueueing($experimentId: ID!, $queueing: QueueingInput!) {
    setQueueing(experimentId: $experimentId, queueing: $queueing) {
      ...QueueSettings_Experiment
    }
  }
`);

interface QueueSettingsProps {
  experiment: FragmentType<typeof QueueSettingsFragment>;
}

/** Which runners get the runs of an experiment that is there, when, and for how long. For members. */
export function QueueSettings({ experiment }: QueueSettingsProps) {
  const { queueing } = readFragment(QueueSettingsFragment, experiment);
  const mayChange = useMay("MEMBER");
  if (!mayChange) return null;
  return (
    <More summary="Queue settings">
      {/* What somebody else sets meanwhile is shown, not overwritten unseen. */}
      <QueueForm key={JSON.stringify(queueing)} experiment={experiment} />
    </More>
  );
}

function QueueForm({ experiment }: QueueSettingsProps) {
  const { id, queueing } = readFragment(QueueSettingsFragment, experiment);
  const [texts, setTexts] = useState(() => queueingTexts(queueing));
  const [errors, setErrors] = useState<FieldErrors>(new Map());
  const [{ fetching }, setQueueing] = useMutation(SetQueueingDocument);
  const { data } = useLiveQuery(RunnerLabelsDocument, {});
  const toast = useToast();
  const { input, errors: problems } = queueingInput(texts);
  const unchanged = JSON.stringify(texts) === JSON.stringify(queueingTexts(queueing));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(problems);
    if (problems.size > 0) return;
    const { error } = await setQueueing({ experimentId: id, queueing: input });
    setErrors(error ? refusal(error, []) : new Map());
    if (!error) toast({ message: "Set, also for the runs that wait already." });
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex max-w-4xl flex-col gap-5 rounded-lg border border-line bg-surface p-4"
    >
      <QueueingFields
        {...texts}
        errors={errors}
        runnerLabels={data?.runners.flatMap(({ labels }) => labels) ?? []}
        onChange={(change) => {
          setErrors(new Map());
          setTexts({ ...texts, ...change });
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" disabled={fetching || unchanged}>
          Save
        </Button>
        {!unchanged && <Button onClick={() => setTexts(queueingTexts(queueing))}>Undo changes</Button>}
        {errors.has(WHOLE_FORM) && (
          <p role="alert" className="text-bad text-xs">
            {errors.get(WHOLE_FORM)}
          </p>
        )}
      </div>
    </form>
  );
}
