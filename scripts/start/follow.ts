import {
  ExperimentRunsDocument,
  type ExperimentRunsQuery,
  type FrostlineClient,
  isPassing,
  pause,
  RunEventsDocument,
} from "@frostline/client";

type Experiment = NonNullable<ExperimentRunsQuery["experiment"]>;
export type RunRow = Experiment["runs"]["edges"][number]["node"];

const FINAL = ["SUCCEEDED", "FAILED", "CANCELLED"];
/** Events are hints: without any, this is how long a change may stay unseen. */
const REFETCH_SECONDS = 10;
const PAGE = 50;

export const isFinal = (run: RunRow) => FINAL.includes(run.status);

/** Undefined when the experiment was deleted. */
async function fetchRuns(client: FrostlineClient, id: string): Promise<RunRow[] | undefined> {
  const runs: RunRow[] = [];
  for (let after: string | null = null; ; ) {
    const page: ExperimentRunsQuery = await client.request(ExperimentRunsDocument, {
      id,
      first: PAGE,
      after,
    });
    if (!page.experiment || page.experiment.deletedAt) return undefined;
    runs.push(...page.experiment.runs.edges.map((edge) => edge.node));
    const { hasNextPage, endCursor } = page.experiment.runs.pageInfo;
    if (!hasNextPage || !endCursor) return runs;
    after = endCursor;
  }
}

/**
 * Calls `onChange` with the runs of an experiment now and after each change, until all have ended or `stop`
 * aborts. Survives a gateway that goes away and comes back. Returns the last state, or undefined when the experiment
 * was deleted.
 */
export async function followRuns(
  client: FrostlineClient,
  experimentId: string,
  onChange: (runs: RunRow[]) => void,
  stop: AbortSignal,
): Promise<RunRow[] | undefined> {
  let runs: RunRow[] = [];
  let wake = new AbortController();
  const update = (change: Partial<RunRow> & { id: string }) => {
    const known = runs.find((run) => run.id === change.id);
    // A new status brings more than the event carries (scores, a runner): fetch it.
    if (!known || change.status !== known.status) return wake.abort();
    Object.assign(known, change);
    onChange(runs);
  };
  const unsubscribe = client.subscribe(
    RunEventsDocument,
    { experimentId },
    { next: ({ runEvents }) => update(runEvents.run), connected: () => wake.abort() },
  );
  try {
    while (!stop.aborted) {
      wake = new AbortController();
      try {
        const fetched = await fetchRuns(client, experimentId);
        if (!fetched) return undefined;
        runs = fetched;
        onChange(runs);
        if (runs.length > 0 && runs.every(isFinal)) return runs;
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
      await pause(REFETCH_SECONDS, AbortSignal.any([wake.signal, stop]));
    }
    return runs;
  } finally {
    unsubscribe();
  }
}
