import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Card } from "../ui/card.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";

export const ScriptFactsFragment = graphql(`
  fragment ScriptFacts_Run on Run {
    parameters {
      key
      value
    }
    properties {
      key
      value
    }
  }
`);

interface Fact {
  key: string;
  value: string;
}

/** What a script said of its run by names: with what it trains, and whatever else. */
export function ScriptFacts({ run }: { run: FragmentType<typeof ScriptFactsFragment> }) {
  const { parameters, properties } = readFragment(ScriptFactsFragment, run);
  return (
    <>
      <FactsCard title="Parameters" facts={parameters} />
      <FactsCard title="Properties" facts={properties} />
    </>
  );
}

function FactsCard({ title, facts }: { title: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <Card title={title} note={`${facts.length}, as the script said`}>
      {/* Some scripts say hundreds. Reachable by keyboard, so that it can be scrolled by it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be */}
      <section aria-label={`All ${title.toLowerCase()}`} tabIndex={0} className="max-h-96 overflow-y-auto">
        <DefinitionList
          items={facts.map(({ key, value }) => ({
            term: key,
            value: <code className="font-mono text-xs break-all">{value}</code>,
          }))}
        />
      </section>
    </Card>
  );
}
