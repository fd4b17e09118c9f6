import { Card } from "../ui/card.tsx";
import { CheckboxList } from "../ui/checkbox-list.tsx";
import { More } from "../ui/more.tsx";
import { ConfigFields } from "./config-fields.tsx";
import { QUEUEING_FIELDS, type QueueingField } from "./draft.ts";
import type { SectionProps } from "./experiment-form.tsx";

const MEANINGS = [
  { name: "priority", reason: "Runs of a higher one are handed out first; -100 to 100." },
  { name: "timeoutMinutes", reason: "An attempt that takes longer ends as a failure." },
  {
    name: "retries",
    reason: "How often a run is queued anew that fails, and might not fail again; 0 to 10.",
  },
];

interface QueueingSectionProps extends SectionProps {
  /** Labels that runners of the team have. */
  runnerLabels: readonly string[];
}

/** Which runners get the runs, when, and for how long. */
export function QueueingSection({ draft, change, errors, runnerLabels }: QueueingSectionProps) {
  const { queueing, requiredLabels } = draft;
  const labels = [...new Set([...runnerLabels, ...requiredLabels])].toSorted();
  const somethingSet =
    requiredLabels.length > 0 ||
    QUEUEING_FIELDS.some(({ name }) => queueing[name] !== "" || errors.has(`queueing.${name}`));
  return (
    <Card title="Runners and queue">
      <More summary="Priority, labels, time limit and retries" open={somethingSet}>
        <div className="flex flex-col gap-5">
          <ConfigFields
            fields={QUEUEING_FIELDS}
            under="queueing"
            texts={queueing}
            defaults={MEANINGS}
            errors={errors}
            onChange={(name: QueueingField, text) => change({ queueing: { ...queueing, [name]: text } })}
          />
          {labels.length > 0 ? (
            <CheckboxList
              label="Only on runners with all of these labels"
              options={labels.map((label) => ({ value: label, label }))}
              chosen={requiredLabels}
              onChange={(chosen) => change({ requiredLabels: chosen })}
            />
          ) : (
            <p className="text-ink-faint">
              No runner has a label yet. Labels are given to a runner when it joins; with them an experiment
              can be kept to some hosts.
            </p>
          )}
        </div>
      </More>
    </Card>
  );
}
