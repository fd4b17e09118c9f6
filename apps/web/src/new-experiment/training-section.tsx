import { Card } from "../ui/card.tsx";
import { More } from "../ui/more.tsx";
import { ConfigFields } from "./config-fields.tsx";
import { MAIN_TRAINING_FIELDS, MORE_TRAINING_FIELDS, type TrainingField } from "./draft.ts";
import type { SectionProps } from "./experiment-form.tsx";

/** How to train; the same for all runs but for learning rates of their own. */
export function TrainingSection({ draft: { training }, change, errors, catalogue }: SectionProps) {
  const fields = {
    under: "training",
    texts: training,
    defaults: catalogue.configDefaults.training,
    errors,
    onChange: (name: TrainingField, text: string) => change({ training: { ...training, [name]: text } }),
  };
  const somethingSet = MORE_TRAINING_FIELDS.some(
    ({ name }) => training[name] !== "" || errors.has(`training.${name}`),
  );
  return (
    <Card title="Training" note="an empty box means its default">
      <div className="flex flex-col gap-5">
        <ConfigFields fields={MAIN_TRAINING_FIELDS} {...fields} />
        <More summary="Dropout, Adam and the rest" open={somethingSet}>
          <ConfigFields fields={MORE_TRAINING_FIELDS} {...fields} />
        </More>
      </div>
    </Card>
  );
}
