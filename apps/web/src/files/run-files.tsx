import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Card } from "../ui/card.tsx";
import { formatBytes } from "../ui/format.ts";
import { DeleteFile } from "./delete-file.tsx";

export const RunFilesFragment = graphql(`
  fragment RunFiles_Run on Run {
    files {
      id
      kind
      name
      size
      path
    }
  }
`);

const KINDS = { MODEL: "trained model", CHECKPOINT: "checkpoint", DATASET: "data", OTHER: "" } as const;

/** What can be downloaded of a run; nothing where there is nothing. */
export function RunFiles({ run }: { run: FragmentType<typeof RunFilesFragment> }) {
  const { files } = readFragment(RunFilesFragment, run);
  if (files.length === 0) return null;
  return (
    <Card title="Files">
      <ul className="flex flex-col divide-y divide-line">
        {files.map(({ id, kind, name, size, path }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 py-1.5 first:pt-0 last:pb-0">
            <a href={path} download className="min-w-0 break-all font-medium text-accent hover:underline">
              {name}
            </a>
            <span className="ml-auto text-ink-faint text-xs tabular-nums">
              {[KINDS[kind], formatBytes(size)].filter(Boolean).join(" · ")}
            </span>
            <DeleteFile file={{ id, name }} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
