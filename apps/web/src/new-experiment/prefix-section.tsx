import type { PrefixMode } from "../gql/graphql.ts";
import { PREFIX_MODES } from "../runs/prefix-modes.ts";
import { Card } from "../ui/card.tsx";
import { ChoiceList } from "../ui/choice-list.tsx";
import { More } from "../ui/more.tsx";
import { ConfigFields } from "./config-fields.tsx";
import { PREFIX_FIELDS, type TrainingField } from "./draft.ts";
import type { SectionProps } from "./experiment-form.tsx";

const COPIES = PREFIX_FIELDS.filter(({ name }) => name === "prefixCopies");

/** What is done about the work of frozen layers, which would be the same in every epoch. */
export function PrefixSection({ draft: { training }, change, errors, catalogue }: SectionProps) {
  const set = (name: TrainingField, text: string) => change({ training: { ...training, [name]: text } });
  const mode = training.prefixMode || "EVAL_PREFIX";
  const wrong = errors.get("training.prefixMode") ?? errors.get("training.prefixDtype");
  return (
    <Card
      title="Work of the frozen layers"
      note="below the lowest group that is trained; docs/frozen-layers.md says more"
    >
      <div className="flex flex-col gap-4">
        <ChoiceList
          label="Work of the frozen layers"
          value={mode}
          onChange={(value) => set("prefixMode", value)}
          columns={3}
          choices={(Object.keys(PREFIX_MODES) as PrefixMode[]).map((value) => ({
            value,
            title: PREFIX_MODES[value].title,
            description: PREFIX_MODES[value].meaning,
          }))}
        />
        {wrong && (
          <p role="alert" className="text-bad">
            {wrong}
          </p>
        )}
        {mode === "STOCHASTIC_CACHE" && (
          <ConfigFields
            fields={COPIES}
            under="training"
            texts={training}
            defaults={catalogue.configDefaults.training}
            errors={errors}
            onChange={set}
          />
        )}
        {mode !== "PARITY" && (
          <More summary="Precision on disk" open={training.prefixDtype !== ""}>
            <ChoiceList
              label="Precision on disk"
              value={training.prefixDtype || "FLOAT16"}
              onChange={(value) => set("prefixDtype", value)}
              choices={[
                {
                  value: "FLOAT16",
                  title: "16 bit",
                  description: "Half the room. A cold cache gives the same rounded values as a warm one.",
                },
                { value: "FLOAT32", title: "32 bit", description: "As computed, for exact comparisons." },
              ]}
            />
          </More>
        )}
      </div>
    </Card>
  );
}
