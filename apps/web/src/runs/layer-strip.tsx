import { clsx } from "clsx";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCompact, formatPercent } from "../ui/format.ts";
import { Tooltip } from "../ui/tooltip.tsx";
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

/** One cell per layer group, bottom of the model at the left: thin and ice is frozen, tall and warm is trained. */
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
      <span
        role="img"
        aria-label={label}
        className={clsx("flex w-fit items-center", large ? "h-8 w-full gap-1" : "h-4 max-w-full gap-0.5")}
      >
        {layers.map(({ group, frozen: isFrozen }) => (
          <LayerCell key={group} frozen={isFrozen} large={large} />
        ))}
      </span>
    </Tooltip>
  );
}

function LayerCell({ frozen, large }: { frozen: boolean; large: boolean }) {
  return (
    <span
      className={clsx(
        "rounded-[2px] border transition-all duration-500",
        large ? "flex-1" : "w-2.5 min-w-1 shrink",
        frozen ? "border-frozen-edge bg-frozen" : "border-trained-edge bg-trained",
        frozen ? (large ? "h-4" : "h-2") : large ? "h-8" : "h-4",
      )}
    />
  );
}
