import { clsx } from "clsx";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCompact, formatMeasure, formatPercent } from "../ui/format.ts";
import { LayerStrip } from "./layer-strip.tsx";

export const LayerTableFragment = graphql(`
  fragment LayerTable_Run on Run {
    trainableParameters
    totalParameters
    layers {
      group
      name
      frozen
      learningRate
      gradientNorm
    }
    ...LayerStrip_Run
  }
`);

/** The layer groups from the head down to the embeddings, as the model stands: input at the bottom. */
export function LayerTable({ run }: { run: FragmentType<typeof LayerTableFragment> }) {
  const read = readFragment(LayerTableFragment, run);
  const { layers, trainableParameters, totalParameters } = read;
  return (
    <>
      <div className="px-4 pt-4 pb-3">
        <LayerStrip run={read} large />
        <div aria-hidden className="mt-1 flex justify-between text-ink-faint text-xs">
          <span>input</span>
          <span>output</span>
        </div>
        {trainableParameters != null && totalParameters != null && (
          <p className="mt-1 tabular-nums">
            {formatCompact(trainableParameters)} of {formatCompact(totalParameters)} parameters trained (
            {formatPercent(trainableParameters / totalParameters)})
          </p>
        )}
      </div>
      <table aria-label="Layer groups" className="w-full tabular-nums">
        <thead>
          <tr className="border-line border-y text-ink-faint text-xs">
            <th scope="col" className="h-7 px-4 text-left font-medium">
              Group
            </th>
            <th scope="col" className="px-2 text-left font-medium">
              State
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              Learning rate
            </th>
            <th scope="col" className="px-4 text-right font-medium">
              Gradient norm
            </th>
          </tr>
        </thead>
        <tbody>
          {layers
            .toSorted((a, b) => b.group - a.group)
            .map(({ group, name, frozen, learningRate, gradientNorm }) => (
              <tr key={group} className="border-line border-b last:border-b-0">
                <th scope="row" className="h-7 px-4 text-left font-medium whitespace-nowrap">
                  {name}
                </th>
                <td className="px-2">
                  <FrozenMark frozen={frozen} />
                </td>
                <td className="px-2 text-right">{frozen ? <Unmoved /> : formatMeasure(learningRate)}</td>
                <td className="px-4 text-right">
                  {frozen ? <Unmoved /> : formatMeasure(gradientNorm == null ? null : Number(gradientNorm))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}

function FrozenMark({ frozen }: { frozen: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span
        aria-hidden
        className={clsx(
          "w-2.5 rounded-[2px] border",
          frozen ? "h-1.5 border-frozen-edge bg-frozen" : "h-3 border-trained-edge bg-trained",
        )}
      />
      {frozen ? "frozen" : "trained"}
    </span>
  );
}

/** Frozen is a fact, not a missing value. */
function Unmoved() {
  return <span className="text-ink-faint">none</span>;
}
