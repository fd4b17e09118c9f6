import Link from "next/link";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { TagList } from "../tags/tag-list.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { RunCountsBar } from "./run-counts-bar.tsx";

export const ExperimentsTableFragment = graphql(`
  fragment ExperimentsTable_Experiment on Experiment {
    id
    name
    question
    createdAt
    tags
    modelSource
    dataset {
      source
    }
    ...RunCountsBar_Experiment
  }
`);

const HEADERS = [
  { name: "Experiment", className: "" },
  { name: "Data", className: "hidden md:table-cell" },
  { name: "Model", className: "hidden md:table-cell" },
  { name: "Runs", className: "hidden w-60 sm:table-cell" },
  { name: "Created", className: "hidden text-right sm:table-cell" },
];

export function ExperimentsTable({
  experiments,
}: {
  experiments: readonly FragmentType<typeof ExperimentsTableFragment>[];
}) {
  return (
    <table aria-label="Experiments" className="w-full">
      <thead>
        <tr className="border-line border-b text-left text-ink-faint text-xs">
          {HEADERS.map(({ name, className }) => (
            <th key={name} scope="col" className={`h-8 px-4 font-medium ${className}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {readFragment(ExperimentsTableFragment, experiments).map((experiment) => (
          <tr
            key={experiment.id}
            className="relative h-14 border-line border-b last:border-b-0 hover:bg-sunken"
          >
            <td className="px-4 py-2">
              <Link
                href={`/experiments/${experiment.id}`}
                className="font-semibold after:absolute after:inset-0"
              >
                {experiment.name}
              </Link>
              <p className="text-ink-soft">{experiment.question}</p>
              <TagList tags={experiment.tags} className="mt-1" />
              <div className="mt-2 mb-1 sm:hidden">
                <RunCountsBar experiment={experiment} />
              </div>
            </td>
            <td className="hidden px-4 text-ink-soft md:table-cell">{experiment.dataset.source}</td>
            <td className="hidden px-4 text-ink-soft md:table-cell">{experiment.modelSource}</td>
            <td className="hidden px-4 sm:table-cell">
              <RunCountsBar experiment={experiment} />
            </td>
            <td className="hidden px-4 text-right text-ink-soft sm:table-cell">
              <RelativeTime at={experiment.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
