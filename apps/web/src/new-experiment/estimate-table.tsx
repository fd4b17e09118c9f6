import type { EstimateTable_EstimateFragment } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { LayerCells } from "../runs/layer-cells.tsx";
import { policyName } from "../runs/policy-name.ts";
import { formatBytes, formatCompact, formatFlops, formatPercent } from "../ui/format.ts";

export const EstimateTableFragment = graphql(`
  fragment EstimateTable_Estimate on Estimate {
    totalParameters
    policies {
      policy {
        kind
        depth
        frozen
        shortLabel
      }
      trainableParameters
      frozen
      upperBound
      cacheBytes
      flops {
        run
        runWithoutCache
        trainingPadded
      }
      memory {
        total
      }
    }
  }
`);

const NUMBER = "px-2 py-1.5 text-right whitespace-nowrap tabular-nums";
const COLUMNS = [
  { name: "Setting", className: "px-4 text-left" },
  { name: "Layers", className: "px-2 text-left max-md:hidden" },
  { name: "Trained parameters", className: "px-2 text-right max-sm:hidden" },
  { name: "Work of a run", className: "px-2 text-right" },
  { name: "Nothing kept", className: "px-2 text-right max-lg:hidden" },
  { name: "Hugging Face", className: "px-2 text-right max-md:hidden" },
  { name: "Memory", className: "px-2 text-right" },
  { name: "On disk", className: "px-4 text-right max-lg:hidden" },
];

/** What each setting trains, computes and keeps, before anything starts. */
export function EstimateTable({ estimate }: { estimate: EstimateTable_EstimateFragment }) {
  const { totalParameters, policies } = estimate;
  return (
    <table aria-label="Estimates" className="w-full">
      <thead>
        <tr className="border-line border-b text-ink-faint text-xs">
          {COLUMNS.map(({ name, className }) => (
            <th key={name} scope="col" className={`h-8 font-medium whitespace-nowrap ${className}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {policies.map(({ policy, trainableParameters, frozen, flops, memory, cacheBytes, upperBound }) => (
          <tr key={policy.shortLabel} className="border-line border-b last:border-b-0">
            <th scope="row" className="px-4 py-1.5 text-left font-semibold">
              {policyName(policy)}
            </th>
            <td className="px-2 max-md:hidden">
              <LayerCells frozen={frozen} />
            </td>
            <td className={`${NUMBER} max-sm:hidden`}>
              {formatCompact(trainableParameters)}
              <span className="ml-1.5 inline-block w-13 text-ink-faint">
                {formatPercent(trainableParameters / totalParameters)}
              </span>
            </td>
            <td className={`${NUMBER} font-medium`}>
              {upperBound && <span className="text-ink-faint">at most </span>}
              {formatFlops(flops.run)}
            </td>
            <td className={`${NUMBER} text-ink-soft max-lg:hidden`}>{formatFlops(flops.runWithoutCache)}</td>
            <td className={`${NUMBER} text-ink-soft max-md:hidden`}>{formatFlops(flops.trainingPadded)}</td>
            <td className={NUMBER}>{formatBytes(memory.total)}</td>
            <td className={`${NUMBER} pr-4 max-lg:hidden`}>
              {cacheBytes > 0 ? formatBytes(cacheBytes) : "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
