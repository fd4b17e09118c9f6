import { clsx } from "clsx";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCompact, formatPercent } from "../ui/format.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { LayerCells } from "./layer-cells.tsx";
import { layerSpans } from "./layer-spans.ts";

export const LayerStripFragment = graphql(`
  fragment LayerStrip_Run on Run {
    trainableParameters
    totalParameters
    freeze {
      label
    }
    layers {
      group
      name
      frozen
    }
  }
`);

interface LayerStripProps {
  run: FragmentType<typeof LayerStripFragment>;
  large?: boolean;
}

/** Which layer groups a run freezes, as cells; what they are in words on hover and on focus. */
export function LayerStrip({ run, large = false }: LayerStripProps) {
  const { layers, freeze, trainableParameters, totalParameters } = readFragment(LayerStripFragment, run);
  if (layers.length === 0) return <span className="text-ink-faint text-xs">{freeze.label}</span>;
  const frozen = layerSpans(layers.filter((layer) => layer.frozen));
  const trained = layerSpans(layers.filter((layer) => !layer.frozen));
  const label = `Frozen: ${frozen || "nothing"}. Trained: ${trained || "nothing"}.`;

  return (
    <Tooltip
      content={
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          <dt className="text-ink-faint">Frozen</dt>
          <dd>{frozen || "nothing"}</dd>
          <dt className="text-ink-faint">Trained</dt>
          <dd>{trained || "nothing"}</dd>
          {trainableParameters != null && totalParameters != null && (
            <>
              <dt className="text-ink-faint">Parameters</dt>
              <dd>
                {formatCompact(trainableParameters)} of {formatCompact(totalParameters)} trained (
                {formatPercent(trainableParameters / totalParameters)})
              </dd>
            </>
          )}
        </dl>
      }
    >
      <button
        type="button"
        aria-label={label}
        className={clsx("block cursor-default", large ? "w-full" : "max-w-full")}
      >
        <LayerCells frozen={layers.map((layer) => layer.frozen)} large={large} />
      </button>
    </Tooltip>
  );
}
