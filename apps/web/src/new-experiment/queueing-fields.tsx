import { CheckboxList } from "../ui/checkbox-list.tsx";
import { ConfigFields } from "./config-fields.tsx";
import type { FieldErrors } from "./create-input.ts";
import { QUEUEING_FIELDS, type QueueingField } from "./draft.ts";

const MEANINGS = [
  { name: "priority", reason: "Runs of a higher one are handed out first; -100 to 100." },
  { name: "timeoutMinutes", reason: "An attempt that takes longer ends as a failure." },
  {
    name: "retries",
    reason: "How often a run is queued anew that fails, and might not fail again; 0 to 10.",
  },
];

export interface QueueingTexts {
  queueing: Record<QueueingField, string>;
  requiredLabels: string[];
}

interface QueueingFieldsProps extends QueueingTexts {
  errors: FieldErrors;
  /** Labels that runners of the team have. */
  runnerLabels: readonly string[];
  onChange: (change: Partial<QueueingTexts>) => void;
}

/** Which runners get the runs, when, and for how long. */
export function QueueingFields(props: QueueingFieldsProps) {
  const { queueing, requiredLabels, errors, runnerLabels, onChange } = props;
  const labels = [...new Set([...runnerLabels, ...requiredLabels])].toSorted();
  return (
    <div className="flex flex-col gap-5">
      <ConfigFields
        fields={QUEUEING_FIELDS}
        under="queueing"
        texts={queueing}
        defaults={MEANINGS}
        errors={errors}
        onChange={(name: QueueingField, text) => onChange({ queueing: { ...queueing, [name]: text } })}
      />
      {labels.length > 0 ? (
        <CheckboxList
          label="Only on runners with all of these labels"
          options={labels.map((label) => ({ value: label, label }))}
          chosen={requiredLabels}
          onChange={(chosen) => onChange({ requiredLabels: chosen })}
        />
      ) : (
        <p className="text-ink-faint">
          No runner has a label yet. Labels are given to a runner when it joins; with them an experiment can
          be kept to some hosts.
        </p>
      )}
    </div>
  );
}
