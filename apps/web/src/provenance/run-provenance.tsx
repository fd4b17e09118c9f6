import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Card } from "../ui/card.tsx";
import { More } from "../ui/more.tsx";
import { Provenance } from "./provenance.tsx";

export const RunProvenanceFragment = graphql(`
  fragment RunProvenance_Run on Run {
    provenance {
      ...ProvenanceCard_Provenance
    }
    experiment {
      id
      provenance {
        ...ProvenanceCard_Provenance
      }
    }
  }
`);

/** Where the run comes from: its own script, or the one that created its experiment. Nothing where nobody said. */
export function RunProvenance({ run }: { run: FragmentType<typeof RunProvenanceFragment> }) {
  const { provenance, experiment } = readFragment(RunProvenanceFragment, run);
  const shown = provenance ?? experiment.provenance;
  if (!shown) return null;
  return (
    <Card title="Code" note={provenance ? "of the script that trained it" : "that created the experiment"}>
      <More summary="Commit, command line, packages">
        <Provenance provenance={shown} />
      </More>
    </Card>
  );
}
