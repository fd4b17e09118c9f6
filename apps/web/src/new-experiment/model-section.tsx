import { Card } from "../ui/card.tsx";
import { ChoiceList } from "../ui/choice-list.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { SectionProps } from "./experiment-form.tsx";
import { useOwnSource } from "./use-own-source.ts";

/** Which pretrained model to start from. */
export function ModelSection({ draft, change, errors, catalogue }: SectionProps) {
  const { modelSource, blocks } = draft;
  const known = catalogue.knownModels;
  const source = useOwnSource(
    modelSource,
    known.map((entry) => entry.source),
    (value) => change({ modelSource: value }),
  );
  return (
    <Card title="Model">
      <div className="flex flex-col gap-4">
        <ChoiceList
          label="Model"
          value={source.choice}
          onChange={source.choose}
          choices={[
            ...known.map((model) => ({
              value: model.source,
              title: model.source,
              description: `${model.title}. ${model.blocks} blocks. ${model.license}.`,
            })),
            {
              value: source.ownChoice,
              title: "Own model",
              description: "A DistilBERT or BERT encoder of the hub, or in a folder on the runner's host.",
            },
          ]}
        />
        {source.isOwn && (
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
            <TextField
              label="Where the model is"
              value={modelSource}
              onChange={(value) => change({ modelSource: value })}
              placeholder="hf:distilbert/distilbert-base-uncased or /path/to/model"
              hint="Weights in safetensors, as the hub has them."
              error={errors.get("modelSource")}
            />
            <TextField
              label="Blocks"
              value={blocks}
              onChange={(value) => change({ blocks: value })}
              inputMode="numeric"
              hint="Encoder blocks: DistilBERT has 6, BERT-base 12. Only for the choice below; the runner knows the truth."
            />
          </div>
        )}
      </div>
    </Card>
  );
}
