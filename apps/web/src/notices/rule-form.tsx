"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type { RunnerTrouble, RunStatus } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { newRule, type RuleDraft, type RuleKind, ruleInput } from "./rule-draft.ts";

const CreateNoticeRuleDocument = graphql(`
  mutation CreateNoticeRule($input: CreateNoticeRuleInput!) {
    createNoticeRule(input: $input) {
      ...RulesCard_Rule
    }
  }
`);

const KINDS: { value: RuleKind; label: string }[] = [
  { value: "ENDED", label: "a run has come to an end" },
  { value: "RUNNER", label: "a runner is in trouble" },
  { value: "QUEUE", label: "the queue stands still" },
  { value: "METRIC", label: "a metric is beyond a threshold" },
  { value: "NO_IMPROVEMENT", label: "a metric does not become better" },
];

const ENDS: { status: RunStatus; label: string }[] = [
  { status: "SUCCEEDED", label: "succeeded" },
  { status: "FAILED", label: "failed" },
  { status: "CANCELLED", label: "cancelled" },
  { status: "LOST", label: "fallen silent" },
];

const TROUBLES: { value: RunnerTrouble; label: string }[] = [
  { value: "QUARANTINED", label: "in quarantine" },
  { value: "SILENT", label: "silent while it had a run" },
];

const COMPARISONS = [
  { value: "ABOVE" as const, label: "above" },
  { value: "BELOW" as const, label: "below" },
];

interface Named {
  id: string;
  name: string;
}

interface RuleFormProps {
  webhooks: readonly Named[];
  experiments: readonly Named[];
}

export function RuleForm({ webhooks, experiments }: RuleFormProps) {
  const [draft, setDraft] = useState(newRule);
  const [{ fetching }, create] = useMutation(CreateNoticeRuleDocument);
  const act = useAct();
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await act(create({ input: ruleInput(draft) }))) setDraft(newRule);
  };
  const everywhere = [
    { value: "", label: "all experiments" },
    ...experiments.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => change({ name })}
          placeholder="as it is to be called in the notice"
          required
          className="min-w-48 flex-1"
        />
        {draft.kind !== "RUNNER" && (
          <SelectField
            label="Of"
            value={draft.experimentId}
            options={everywhere}
            onChange={(experimentId) => change({ experimentId })}
            className="max-w-60"
          />
        )}
      </div>
      <div className="flex flex-wrap items-end gap-2">
        <SelectField label="When" value={draft.kind} options={KINDS} onChange={(kind) => change({ kind })} />
        <Condition draft={draft} change={change} />
      </div>
      {webhooks.length > 0 && (
        <Ticks
          legend="Also to"
          options={webhooks.map(({ id, name }) => ({ value: id, label: name }))}
          ticked={draft.webhookIds}
          onChange={(webhookIds) => change({ webhookIds })}
        />
      )}
      <Button type="submit" tone="primary" disabled={fetching} className="self-start">
        Make the rule
      </Button>
    </form>
  );
}

interface ConditionProps {
  draft: RuleDraft;
  change: (part: Partial<RuleDraft>) => void;
}

function Condition({ draft, change }: ConditionProps) {
  const key = <TextField label="Metric" value={draft.key} onChange={(typed) => change({ key: typed })} />;
  switch (draft.kind) {
    case "ENDED":
      return (
        <Ticks
          legend="It has"
          options={ENDS.map(({ status, label }) => ({ value: status, label }))}
          ticked={draft.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      );
    case "RUNNER":
      return (
        <Ticks
          legend="It is"
          options={TROUBLES}
          ticked={draft.troubles}
          onChange={(troubles) => change({ troubles })}
        />
      );
    case "QUEUE":
      return (
        <TextField
          label="For minutes"
          inputMode="numeric"
          value={draft.minutes}
          onChange={(minutes) => change({ minutes })}
          className="w-28"
        />
      );
    case "METRIC":
      return (
        <>
          {key}
          <SelectField
            label="Is"
            value={draft.comparison}
            options={COMPARISONS}
            onChange={(comparison) => change({ comparison })}
          />
          <TextField
            label="Threshold"
            inputMode="decimal"
            value={draft.threshold}
            onChange={(threshold) => change({ threshold })}
            className="w-28"
          />
        </>
      );
    case "NO_IMPROVEMENT":
      return (
        <>
          {key}
          <TextField
            label="For evaluations"
            inputMode="numeric"
            value={draft.evaluations}
            onChange={(evaluations) => change({ evaluations })}
            className="w-28"
          />
        </>
      );
  }
}

interface TicksProps<Value extends string> {
  legend: string;
  options: readonly { value: Value; label: string }[];
  ticked: readonly Value[];
  onChange: (ticked: Value[]) => void;
}

function Ticks<Value extends string>({ legend, options, ticked, onChange }: TicksProps<Value>) {
  return (
    <fieldset className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="float-left mr-4 font-medium">{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value} className="flex cursor-pointer items-center gap-1.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={ticked.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...ticked, value] : ticked.filter((other) => other !== value))
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
