import type { SplitFragment } from "../gql/graphql.ts";
import { formatCount, formatPercent } from "../ui/format.ts";

const SHOWN = 12;

interface ClassBalanceProps {
  labels: readonly string[];
  splits: readonly { name: string; split: SplitFragment }[];
}

/** Sizes of the splits, and each class's share of the training examples as a bar. */
export function ClassBalance({ labels, splits }: ClassBalanceProps) {
  const train = splits[0]?.split;
  const largest = Math.max(1, ...(train?.perClass ?? []));
  return (
    <table aria-label="Examples" className="w-full tabular-nums">
      <thead>
        <tr className="text-ink-faint text-xs">
          <td className="w-1/3" />
          {splits.map(({ name }) => (
            <th key={name} scope="col" className="pb-1 text-right font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className="border-line border-t">
          <th scope="row" className="h-8 text-left font-medium">
            Examples
          </th>
          {splits.map(({ name, split }) => (
            <td key={name} className="text-right font-semibold">
              {formatCount(split.examples)}
            </td>
          ))}
        </tr>
        {labels.slice(0, SHOWN).map((label, index) => (
          <tr key={label} className="border-line border-t">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              <span className="block max-w-40 truncate">{label}</span>
              <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${(100 * (train?.perClass[index] ?? 0)) / largest}%` }}
                />
              </span>
            </th>
            {splits.map(({ name, split }) => (
              <td key={name} className="text-right align-top">
                <span className="block pt-1.5">
                  {formatPercent((split.perClass[index] ?? 0) / split.examples)}
                </span>
              </td>
            ))}
          </tr>
        ))}
        {labels.length > SHOWN && (
          <tr className="border-line border-t">
            <td colSpan={splits.length + 1} className="py-1.5 text-ink-faint">
              and {labels.length - SHOWN} more classes
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
