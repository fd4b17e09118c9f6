import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { DefinitionList } from "../ui/definition-list.tsx";
import { formatBytes, formatCount, formatDuration, formatMeasure, formatPercent } from "../ui/format.ts";
import { isOver } from "./run-states.ts";

export const RunResultFragment = graphql(`
  fragment RunResult_Run on Run {
    status
    external
    result {
      bestEpoch
      bestStep
      trainSeconds
      peakMemoryBytes
      checkpoint
      validation {
        loss
        accuracy
        f1
      }
      test {
        loss
        accuracy
        f1
      }
    }
  }
`);

/** Scores of the kept weights on data that was not trained on, and where the weights are. */
export function RunResult({ run }: { run: FragmentType<typeof RunResultFragment> }) {
  const { status, external, result } = readFragment(RunResultFragment, run);
  if (!result) return <p className="text-ink-faint">{noResult(external, isOver(status))}</p>;
  const splits = [
    { name: "Validation", scores: result.validation },
    { name: "Test", scores: result.test },
  ];
  return (
    <div className="flex flex-col gap-4">
      <table aria-label="Scores" className="w-full tabular-nums">
        <thead>
          <tr className="text-ink-faint text-xs">
            <td />
            <th scope="col" className="pb-1 text-right font-medium">
              Accuracy
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Macro F1
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Loss
            </th>
          </tr>
        </thead>
        <tbody>
          {splits.map(({ name, scores }) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className="h-9 text-left font-medium">
                {name}
              </th>
              <td className="text-right font-semibold text-base">{formatPercent(scores.accuracy)}</td>
              <td className="text-right">{formatPercent(scores.f1)}</td>
              <td className="text-right">{formatMeasure(Number(scores.loss))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <DefinitionList
        items={[
          {
            term: "Best epoch",
            value: `${result.bestEpoch} (step ${formatCount(result.bestStep)}, lowest validation loss)`,
          },
          { term: "Train time", value: `${formatDuration(result.trainSeconds)}, without evaluation` },
          { term: "Peak memory", value: formatBytes(result.peakMemoryBytes) },
          {
            term: "Weights",
            value: <code className="font-mono text-xs break-all">{result.checkpoint ?? "–"}</code>,
          },
        ]}
      />
    </div>
  );
}

function noResult(external: boolean, over: boolean) {
  if (external) return "What a script found is in its metrics.";
  return over ? "None: the run did not succeed." : "Comes when the run has finished.";
}
