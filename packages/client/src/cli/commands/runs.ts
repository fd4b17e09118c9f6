import { type Command, Option } from "commander";
import { isFinal, runHints } from "../../follow.ts";
import {
  CancelRunDocument,
  ListedRunByIdDocument,
  type ListedRunFragment,
  ListRunsDocument,
  RetryRunsDocument,
  type RunFilterInput,
  type RunStatus,
  WhyQueuedDocument,
} from "../../gql/graphql.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { table } from "../output.ts";
import { firstOfPages } from "../pages.ts";
import { type Session, withGateway } from "../session.ts";
import { collect, wholeNumber } from "./arguments.ts";

const statuses: RunStatus[] = [
  ...(["QUEUED", "CLAIMED", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED", "LOST"] as const),
];

interface ListOptions {
  experiment: string[];
  status?: RunStatus[];
  tag: string[];
  text?: string;
  limit: number;
}

/** runs list, watch, cancel, retry, why. */
export function addRunCommands(program: Command): void {
  const runs = program.command("runs").description("Look at runs, cancel them, and try them again.");
  runs
    .command("list")
    .description("List runs, newest first.")
    .option("-e, --experiment <id>", "only runs of this experiment; may be repeated", collect, [])
    .addOption(new Option("-s, --status <status...>", "only runs in one of these").choices(statuses))
    .option("-t, --tag <tag>", "only runs that have this tag; repeated: all of them", collect, [])
    .option(
      "--text <text>",
      "part of the experiment's name or of the run's message, or the beginning of an id",
    )
    .option("-n, --limit <number>", "at most so many", wholeNumber("--limit", 1), 50)
    .action(withGateway(listRuns));
  runs
    .command("watch")
    .description("Show runs live until they have ended. Exit code 7 when one did not succeed.")
    .argument("[ids...]", "ids of the runs")
    .option("-e, --experiment <id>", "all runs of this experiment")
    .action(withGateway(watchRuns));
  runs
    .command("cancel")
    .description("Cancel runs. One that has ended stays as it is.")
    .argument("<ids...>", "ids of the runs")
    .action(withGateway(cancelRuns));
  runs
    .command("retry")
    .description("Queue runs that have failed or were cancelled once more: all of them, or none.")
    .argument("<ids...>", "ids of the runs")
    .action(withGateway(retryRuns));
  runs
    .command("why")
    .description("Say why a run is still queued, and what each runner has against it.")
    .argument("<id>", "id of the run")
    .action(withGateway(whyQueued));
}

async function listRuns({ client, out }: Session, options: ListOptions): Promise<void> {
  const filter: RunFilterInput = {
    ...(options.experiment.length > 0 && { experimentIds: options.experiment }),
    ...(options.status && { status: options.status }),
    ...(options.tag.length > 0 && { tags: options.tag }),
    ...(options.text !== undefined && { text: options.text }),
  };
  const { found, totalCount } = await findRuns(client, filter, options.limit);
  out.answer(found, () => tableOfRuns(found));
  if (found.length < totalCount) out.aside(`${found.length} of ${totalCount} runs; more with --limit.`);
}

/** The first `limit` runs, newest first; all of them when it is absent. */
export function findRuns(
  client: Session["client"],
  filter: RunFilterInput,
  limit = Number.POSITIVE_INFINITY,
) {
  return firstOfPages(limit, async (place) => {
    const { runs } = await client.request(ListRunsDocument, { filter, ...place });
    return runs;
  });
}

function tableOfRuns(runs: ListedRunFragment[]): string {
  const percent = (share: number | undefined) => (share === undefined ? "" : `${(100 * share).toFixed(2)} %`);
  return table([
    ["ID", "STATUS", "FREEZE", "SEED", "TEST ACCURACY", "EXPERIMENT"],
    ...runs.map((run) => [
      run.id,
      run.status,
      run.freeze.shortLabel,
      String(run.seed),
      percent(run.result?.test.accuracy),
      run.experiment.name,
    ]),
  ]);
}

async function watchRuns({ client, out }: Session, ids: string[], options: { experiment?: string }) {
  if ((ids.length === 0) === (options.experiment === undefined)) {
    const sentence = "Say what to watch: ids of runs, or an experiment with --experiment.";
    throw new CommandError(sentence, exitCodes.badInput);
  }
  const { experiment } = options;
  const look = experiment === undefined ? () => runsById(client, ids) : () => runsOf(client, experiment);
  const about = experiment === undefined ? onlyRun(ids) : { experimentId: experiment };
  const shown = new Map<string, string>();
  for await (const _ of runHints(client, about, { restSeconds: 1 })) {
    const runs = await look();
    for (const run of runs) {
      const news = newsOf(run);
      if (shown.get(run.id) === news) continue;
      shown.set(run.id, news);
      out.item(run, () => `${run.id}  ${run.freeze.shortLabel}, seed ${run.seed}: ${news}`);
    }
    if (!runs.every(({ status }) => isFinal(status))) continue;
    const bad = runs.filter(({ status }) => status !== "SUCCEEDED").length;
    if (bad > 0)
      throw new CommandError(`${bad} of ${runs.length} runs did not succeed.`, exitCodes.runFailed);
    return;
  }
}

const onlyRun = ([id, ...others]: string[]) => (id === undefined || others.length > 0 ? {} : { runId: id });

async function runsOf(client: Session["client"], experimentId: string): Promise<ListedRunFragment[]> {
  const filter = { experimentIds: [experimentId] };
  const { found } = await findRuns(client, filter, Number.MAX_SAFE_INTEGER);
  if (found.length === 0)
    throw new CommandError("There is no run in such an experiment.", exitCodes.notFound);
  return found;
}

async function runsById(client: Session["client"], ids: string[]): Promise<ListedRunFragment[]> {
  const found: ListedRunFragment[] = [];
  for (const id of ids) {
    const { run } = await client.request(ListedRunByIdDocument, { id });
    if (!run) throw new CommandError(`There is no run ${id}.`, exitCodes.notFound);
    found.push(run);
  }
  return found;
}

/** What of a run changes while it is watched, in whole percents so that each is said once. */
function newsOf({ status, progress, message, result }: ListedRunFragment): string {
  if (result) return `${status}, test accuracy ${(100 * result.test.accuracy).toFixed(2)} %`;
  if (isFinal(status)) return message ? `${status}: ${message}` : status;
  if (!progress || progress.totalSteps === 0) return status;
  const percent = Math.floor((100 * progress.step) / progress.totalSteps);
  return `${status}, ${progress.phase.toLowerCase()}, ${percent} %`;
}

async function cancelRuns({ client, out }: Session, ids: string[]): Promise<void> {
  for (const id of ids) {
    const { cancelRun } = await client.request(CancelRunDocument, { id });
    out.item(cancelRun, ({ status }) => `${id}  ${status}`);
  }
}

async function retryRuns({ client, out }: Session, ids: string[]): Promise<void> {
  const { retryRuns } = await client.request(RetryRunsDocument, { ids });
  for (const run of retryRuns) out.item(run, ({ id, status }) => `${id}  ${status}`);
}

async function whyQueued({ client, out }: Session, id: string): Promise<void> {
  const { run } = await client.request(WhyQueuedDocument, { id });
  if (!run) throw new CommandError(`There is no run ${id}.`, exitCodes.notFound);
  const { status, queueReport } = run;
  if (!queueReport) throw new CommandError(`This run is not queued: it is ${status}.`, exitCodes.conflict);
  out.answer(queueReport, ({ sentence, runners }) =>
    [sentence, ...runners.map(({ runner, words }) => `  ${runner.name} ${words}`)].join("\n"),
  );
}
