"use client";

import { type FormEvent, useRef, useState } from "react";
import type { DatasetConfigInput, NewExperimentPageQuery, TextCountsInput } from "../gql/graphql.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextField } from "../ui/text-field.tsx";
import { defaultText } from "./config-fields.tsx";
import { createInput, type FieldErrors } from "./create-input.ts";
import { DatasetSection } from "./dataset-section.tsx";
import type { Draft } from "./draft.ts";
import { EstimateSection } from "./estimate-section.tsx";
import { errorsAfter, WHOLE_FORM } from "./field-errors.ts";
import { FreezePicker } from "./freeze-picker.tsx";
import { ModelSection } from "./model-section.tsx";
import { PlanSummary } from "./plan-summary.tsx";
import { PrefixSection } from "./prefix-section.tsx";
import { QueueingSection } from "./queueing-section.tsx";
import { RunnersWaiting } from "./runners-waiting.tsx";
import { parseSeeds } from "./seeds.ts";
import { SeedsField } from "./seeds-field.tsx";
import { StrategyPicker } from "./strategy-picker.tsx";
import { SubmitNotes } from "./submit-notes.tsx";
import { TrainingSection } from "./training-section.tsx";
import { useCreateExperiment } from "./use-create-experiment.ts";
import { useDraft } from "./use-draft.ts";
import { useModelGroups } from "./use-model-groups.ts";

type Catalogue = Pick<NewExperimentPageQuery, "configDefaults" | "knownModels" | "knownDatasets">;

export interface SectionProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  errors: FieldErrors;
  catalogue: Catalogue;
}

interface ExperimentFormProps {
  catalogue: Catalogue;
  /** Where the draft is kept in this tab; one for each thing that is being written. */
  draftKey: string;
  initial: Draft;
  onlineRunners: number;
  /** Labels that runners of the team have. */
  runnerLabels: readonly string[];
}

const NO_ERRORS: FieldErrors = new Map();

/** Everything that an experiment needs, and what will be run, before anything starts. */
export function ExperimentForm(props: ExperimentFormProps) {
  const { catalogue, draftKey, initial, onlineRunners, runnerLabels } = props;
  const { draft, change: changeDraft, reset, forget } = useDraft(draftKey, initial);
  const [errors, setErrors] = useState(NO_ERRORS);
  const change = (changes: Partial<Draft>) => {
    changeDraft(changes);
    setErrors((standing) => errorsAfter(standing, draft, { ...draft, ...changes }));
  };
  const form = useRef<HTMLFormElement>(null);
  const { creating, create } = useCreateExperiment(forget);
  const knownModel = catalogue.knownModels.some(({ source }) => source === draft.modelSource);
  const knownData = catalogue.knownDatasets.find(({ source }) => source === draft.datasetSource);
  const labels = knownData?.labels.length ?? 2;
  const model = useModelGroups(draft.modelSource, knownModel, labels, draft.blocks);
  const { input, policies, errors: unreadable } = createInput(draft);
  const seeds = parseSeeds(draft.seeds);
  const rate = catalogue.configDefaults.training.find(({ name }) => name === "learningRate");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = unreadable.size > 0 ? unreadable : await create(input, policies);
    setErrors(found);
    // The marks are there after the next paint.
    if (found.size > 0) requestAnimationFrame(() => focusFirstWrong(form.current));
  };
  const startOver = () => {
    reset();
    setErrors(NO_ERRORS);
  };
  const section = { draft, change, errors, catalogue };

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-5">
        <Card title="Question">
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Name"
              required
              value={draft.name}
              onChange={(name) => change({ name })}
              error={errors.get("name")}
              placeholder="Movie reviews, how deep to freeze"
            />
            <TextField
              label="Question"
              value={draft.question}
              onChange={(question) => change({ question })}
              error={errors.get("question")}
              placeholder="How much of the model do we have to train?"
            />
          </div>
        </Card>
        <DatasetSection {...section} />
        <ModelSection {...section} />
        <Card
          title="What to freeze"
          note="k groups are frozen from the bottom; thin and cold is frozen"
          flush
        >
          <FreezePicker
            plan={draft}
            model={model}
            commonRate={draft.training.learningRate || (defaultText(rate) ?? "")}
            errors={errors}
            onChange={change}
          />
          <StrategyPicker
            plan={draft}
            defaults={catalogue.configDefaults.policies}
            commonRate={draft.training.learningRate || (defaultText(rate) ?? "")}
            errors={errors}
            onChange={change}
          />
        </Card>
        <Card title="Seeds">
          <SeedsField seeds={draft.seeds} errors={errors} onChange={(value) => change({ seeds: value })} />
        </Card>
        <TrainingSection {...section} />
        <PrefixSection {...section} />
        <QueueingSection {...section} runnerLabels={runnerLabels} />
        <EstimateSection
          modelSource={draft.modelSource}
          knownModel={knownModel}
          labels={labels}
          policies={policies}
          training={input.training ?? {}}
          texts={textCounts(input.dataset)}
        />
      </div>
      <aside aria-label="What will be run" className="min-w-0">
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 xl:sticky xl:top-17">
          <PlanSummary policies={policies} seeds={typeof seeds === "string" ? [] : seeds} model={model} />
          <RunnersWaiting online={onlineRunners} />
          <SubmitNotes count={errors.has(WHOLE_FORM) ? 0 : errors.size} message={errors.get(WHOLE_FORM)} />
          <div className="flex gap-2">
            <Button type="submit" tone="primary" disabled={creating} className="flex-1 justify-center">
              {creating ? "Creating…" : "Create experiment"}
            </Button>
            <Button onClick={startOver}>Start over</Button>
          </div>
        </div>
      </aside>
    </form>
  );
}

/** The limits, where there are any: how many texts there are is not known before a runner has read them. */
function textCounts({ maxTrain, maxValidation, maxTest }: DatasetConfigInput): TextCountsInput {
  return {
    ...(maxTrain != null && { train: maxTrain }),
    ...(maxValidation != null && { validation: maxValidation }),
    ...(maxTest != null && { test: maxTest }),
  };
}

function focusFirstWrong(form: HTMLFormElement | null) {
  const wrong =
    form?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    form?.querySelector<HTMLElement>('[role="alert"]');
  wrong?.focus();
  wrong?.scrollIntoView({ block: "center" });
}
