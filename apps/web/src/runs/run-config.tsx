import type { PrefixDtype, PrefixMode } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { DefinitionList } from "../ui/definition-list.tsx";
import { formatCount, formatMeasure, formatPercent } from "../ui/format.ts";
import { PREFIX_MODES } from "./prefix-modes.ts";

export const RunConfigFragment = graphql(`
  fragment RunConfig_Run on Run {
    config {
      modelSource
      seed
      freeze {
        label
      }
      dataset {
        source
        textColumn
        pairColumn
        labelColumn
        maxTrain
        maxValidation
        maxTest
        validationShare
        testShare
        neutralBand
      }
      training {
        epochs
        batchSize
        evalBatchSize
        learningRate
        weightDecay
        warmupRatio
        maxGradNorm
        maxLength
        adamBeta1
        adamBeta2
        adamEpsilon
        dropout
        attentionDropout
        classifierDropout
        prefixMode
        prefixCopies
        prefixDtype
      }
    }
  }
`);

/** Everything that the run was told; the same config and seed give the same curves. */
export function RunConfig({ run }: { run: FragmentType<typeof RunConfigFragment> }) {
  const { modelSource, seed, freeze, dataset, training } = readFragment(RunConfigFragment, run).config;
  const columns = [dataset.textColumn, dataset.pairColumn, dataset.labelColumn].filter(Boolean).join(", ");
  return (
    <div className="grid gap-x-8 gap-y-1 sm:grid-cols-2 xl:grid-cols-1">
      <DefinitionList
        items={[
          { term: "Model", value: modelSource },
          { term: "Freezing", value: freeze.label },
          { term: "Seed", value: seed },
          { term: "Data", value: dataset.source },
          { term: "Columns", value: columns },
          { term: "Limits", value: limits(dataset) },
          {
            term: "Held out",
            value: `${formatPercent(dataset.validationShare, 0)} validation, ${formatPercent(dataset.testShare, 0)} test`,
          },
          { term: "Neutral band", value: `± ${formatMeasure(dataset.neutralBand)} dropped` },
        ]}
      />
      <DefinitionList
        items={[
          { term: "Epochs", value: training.epochs },
          { term: "Batch size", value: `${training.batchSize}, evaluation ${training.evalBatchSize}` },
          {
            term: "Learning rate",
            value: `${formatMeasure(training.learningRate)}, warm-up ${formatPercent(training.warmupRatio, 0)}`,
          },
          { term: "Weight decay", value: formatMeasure(training.weightDecay) },
          { term: "Max gradient norm", value: formatMeasure(training.maxGradNorm) },
          { term: "Max length", value: `${training.maxLength} tokens` },
          {
            term: "Adam",
            value: `β ${training.adamBeta1}, ${training.adamBeta2}; ε ${formatMeasure(training.adamEpsilon)}`,
          },
          { term: "Dropout", value: dropouts(training) },
          { term: "Frozen layers", value: frozenLayers(training) },
        ]}
      />
    </div>
  );
}

function limits({
  maxTrain,
  maxValidation,
  maxTest,
}: {
  maxTrain?: number | null;
  maxValidation?: number | null;
  maxTest?: number | null;
}) {
  const named = [
    { name: "train", limit: maxTrain },
    { name: "validation", limit: maxValidation },
    { name: "test", limit: maxTest },
  ];
  const set = named.flatMap(({ name, limit }) => (limit == null ? [] : [`${formatCount(limit)} ${name}`]));
  return set.length > 0 ? set.join(", ") : "none";
}

interface FrozenLayers {
  prefixMode: PrefixMode;
  prefixCopies?: number | null;
  prefixDtype: PrefixDtype;
}

function frozenLayers({ prefixMode, prefixCopies, prefixDtype }: FrozenLayers) {
  const title = PREFIX_MODES[prefixMode].title.toLowerCase();
  if (prefixMode === "PARITY") return title;
  const copies = prefixMode === "STOCHASTIC_CACHE" ? `, ${prefixCopies ?? "one for each epoch"}` : "";
  return `${title}${copies}, kept with ${prefixDtype === "FLOAT16" ? 16 : 32} bits`;
}

interface Dropouts {
  dropout?: number | null;
  attentionDropout?: number | null;
  classifierDropout?: number | null;
}

function dropouts({ dropout, attentionDropout, classifierDropout }: Dropouts) {
  const rates = [dropout, attentionDropout, classifierDropout];
  if (rates.every((rate) => rate == null)) return "as in the model";
  return rates.map((rate) => (rate == null ? "model's" : String(rate))).join(", ");
}
