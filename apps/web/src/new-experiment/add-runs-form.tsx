"use client";

import { clsx } from "clsx";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { typedNumber } from "../ui/format.ts";
import { TextField } from "../ui/text-field.tsx";
import { type FieldErrors, planInput } from "./create-input.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { errorsAfter, refusal, WHOLE_FORM } from "./field-errors.ts";
import { FreezePicker } from "./freeze-picker.tsx";
import { blocksTyped } from "./model-groups.ts";
import { PlanSummary } from "./plan-summary.tsx";
import { parseSeeds } from "./seeds.ts";
import { SeedsField } from "./seeds-field.tsx";
import { type PolicyDefaults, StrategyPicker } from "./strategy-picker.tsx";
import { SubmitNotes } from "./submit-notes.tsx";
import { useDraft } from "./use-draft.ts";
import { useModelGroups } from "./use-model-groups.ts";

export const AddRunsFormFragment = graphql(`
  fragment AddRunsForm_Experiment on Experiment {
    id
    modelSource
    blocks
    dataset {
      source
    }
    training {
      learningRate
    }
    plan {
      seeds
    }
  }
`);

const AddRunsDocument = graphql(`
  mutation AddRuns($id: ID!, $plan: PlanInput!) {
    addRuns(experimentId: $id, plan: $plan) {
      id
      ...RunCountsBar_Experiment
    }
  }
`);

interface AddRunsFormProps {
  experiment: FragmentType<typeof AddRunsFormFragment>;
  policyDefaults: readonly PolicyDefaults[];
  knownModels: readonly { source: string }[];
  knownDatasets: readonly { source: string; labels: readonly string[] }[];
}

/** More depths or more seeds for an experiment that exists; everything else stays as it is there. */
export function AddRunsForm({ experiment, policyDefaults, knownModels, knownDatasets }: AddRunsFormProps) {
  const { id, modelSource, blocks, dataset, training, plan } = readFragment(AddRunsFormFragment, experiment);
  const router = useRouter();
  const {
    draft,
    change: changeDraft,
    forget,
  } = useDraft(`draft of more runs for ${id}`, {
    ...emptyDraft(),
    blocks: "",
    seeds: plan.seeds.join(", "),
  });
  const [errors, setErrors] = useState<FieldErrors>(new Map());
  const change = (changes: Partial<Draft>) => {
    changeDraft(changes);
    setErrors((standing) => errorsAfter(standing, draft, { ...draft, ...changes }));
  };
  const [{ fetching }, addRuns] = useMutation(AddRunsDocument);
  const known = knownModels.some(({ source }) => source === modelSource);
  const labels = knownDatasets.find(({ source }) => source === dataset.source)?.labels.length ?? 2;
  const model = useModelGroups(modelSource, known, labels, blocks == null ? draft.blocks : String(blocks));
  const shapeUnknown = !known && blocks == null;
  const blocksKnown = !shapeUnknown || blocksTyped(draft.blocks) !== undefined;
  const { input, policies, errors: unreadable } = planInput(draft);
  const seeds = parseSeeds(draft.seeds);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (unreadable.size > 0) return setErrors(unreadable);
    const { data, error } = await addRuns({ id, plan: input });
    if (error) return setErrors(refusal(error, policies));
    if (!data) return;
    forget();
    router.push(`/experiments/${id}`);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-5">
        <Card
          title="What to freeze"
          note="k groups are frozen from the bottom; thin and cold is frozen"
          flush
        >
          {shapeUnknown && (
            <div className={clsx("px-4 py-3", blocksKnown && "border-line border-b")}>
              <TextField
                label="Blocks of the model"
                value={draft.blocks}
                onChange={(value) => change({ blocks: value })}
                inputMode="numeric"
                hint={`No runner has loaded ${modelSource} yet. Say how many encoder blocks it has (DistilBERT 6, BERT-base 12) to choose among its groups; the runner knows the truth.`}
                className="max-w-xl"
              />
            </div>
          )}
          {blocksKnown && (
            <FreezePicker
              plan={draft}
              model={model}
              commonRate={typedNumber(training.learningRate)}
              errors={errors}
              onChange={change}
            />
          )}
          <StrategyPicker
            plan={draft}
            defaults={policyDefaults}
            commonRate={typedNumber(training.learningRate)}
            errors={errors}
            onChange={change}
          />
        </Card>
        <Card title="Seeds">
          <SeedsField seeds={draft.seeds} errors={errors} onChange={(value) => change({ seeds: value })} />
        </Card>
      </div>
      <aside aria-label="What will be run" className="min-w-0">
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 xl:sticky xl:top-17">
          <PlanSummary policies={policies} seeds={typeof seeds === "string" ? [] : seeds} model={model} />
          <p className="text-ink-soft">Runs that the experiment already has are not made again.</p>
          <SubmitNotes count={errors.has(WHOLE_FORM) ? 0 : errors.size} message={errors.get(WHOLE_FORM)} />
          <Button type="submit" tone="primary" disabled={fetching} className="justify-center">
            {fetching ? "Adding…" : "Add runs"}
          </Button>
        </div>
      </aside>
    </form>
  );
}
