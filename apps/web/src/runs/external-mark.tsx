import { type FragmentType, graphql, readFragment } from "../gql/index.ts";

export const ExternalMarkFragment = graphql(`
  fragment ExternalMark_Run on Run {
    external
  }
`);

/** Marks a run that a script trains itself and only logs here. */
export function ExternalMark({ run }: { run: FragmentType<typeof ExternalMarkFragment> }) {
  const { external } = readFragment(ExternalMarkFragment, run);
  if (!external) return null;
  return (
    <span
      title="Trained by a script, which only logs here"
      className="inline-flex h-5 items-center rounded border border-line-strong border-dashed px-1.5 font-medium text-ink-soft text-xs whitespace-nowrap"
    >
      external
    </span>
  );
}
