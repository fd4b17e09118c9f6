import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { filterOf, type ListView, unfiltered } from "./list-view.ts";

interface NoRunsProps {
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

/** Nothing fits, or there is nothing at all. */
export function NoRuns({ view, change }: NoRunsProps) {
  const filtered = Object.values(filterOf(view)).some((value) => value !== null);
  if (!filtered) return <Notice title="No runs yet">They come with the first experiment.</Notice>;
  return (
    <Notice
      title="No run fits"
      action={<Button onClick={() => change(unfiltered(view))}>Clear the filter</Button>}
    >
      All that is set above must hold for a run to be listed.
    </Notice>
  );
}
