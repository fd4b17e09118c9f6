import { Card } from "../ui/card.tsx";
import { More } from "../ui/more.tsx";
import { QUEUEING_FIELDS } from "./draft.ts";
import type { SectionProps } from "./experiment-form.tsx";
import { QueueingFields } from "./queueing-fields.tsx";

interface QueueingSectionProps extends SectionProps {
  /** Labels that runners of the team have. */
  runnerLabels: readonly string[];
}

/** How the runs are to be handed out, where it is not as usual. */
export function QueueingSection({ draft, change, errors, runnerLabels }: QueueingSectionProps) {
  const { queueing, requiredLabels } = draft;
  const somethingSet =
    requiredLabels.length > 0 ||
    QUEUEING_FIELDS.some(({ name }) => queueing[name] !== "" || errors.has(`queueing.${name}`));
  return (
    <Card title="Runners and queue">
      <More summary="Priority, labels, time limit and retries" open={somethingSet}>
        <QueueingFields
          queueing={queueing}
          requiredLabels={requiredLabels}
          errors={errors}
          runnerLabels={runnerLabels}
          onChange={change}
        />
      </More>
    </Card>
  );
}
