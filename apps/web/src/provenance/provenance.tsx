import type { ProvenanceCard_ProvenanceFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { type Definition, DefinitionList } from "../ui/definition-list.tsx";
import { formatBytes } from "../ui/format.ts";
import { More } from "../ui/more.tsx";

export const ProvenanceFragment = graphql(`
  fragment ProvenanceCard_Provenance on Provenance {
    commit
    branch
    diff
    diffBytes
    commandLine
    packages {
      name
      version
    }
  }
`);

/** The code that made a run or an experiment, as the script that created it found it. */
export function Provenance({ provenance }: { provenance: FragmentType<typeof ProvenanceFragment> }) {
  const read = readFragment(ProvenanceFragment, provenance);
  const { diff, diffBytes, packages } = read;
  return (
    <div className="flex flex-col gap-3">
      <DefinitionList items={factsOf(read)} />
      {diff && (
        <More summary={`Changes since the commit${diffBytes ? `, ${formatBytes(diffBytes)}` : ""}`}>
          <pre className="max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">{diff}</pre>
        </More>
      )}
      {packages.length > 0 && (
        <More summary={`${packages.length} package versions`}>
          <ul className="columns-2 gap-6 font-mono text-xs">
            {packages.map(({ name, version }) => (
              <li key={name} className="break-words">
                {name} {version}
              </li>
            ))}
          </ul>
        </More>
      )}
    </div>
  );
}

function factsOf({ commit, branch, diff, commandLine }: ProvenanceCard_ProvenanceFragment): Definition[] {
  const facts: Definition[] = [];
  if (commit) {
    const onBranch = branch && branch !== "HEAD" ? ` on ${branch}` : "";
    const changes = diff ? ", with changes" : "";
    facts.push({ term: "Commit", value: `${commit.slice(0, 12)}${onBranch}${changes}` });
  }
  if (commandLine && commandLine.length > 0) facts.push({ term: "Command", value: commandLine.join(" ") });
  return facts;
}
