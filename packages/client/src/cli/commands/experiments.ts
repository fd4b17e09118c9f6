import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import { GatewayError } from "../../errors.ts";
import {
  CreateExperimentDocument,
  type CreateExperimentInput,
  ExperimentQueueingDocument,
  ListExperimentsDocument,
  type ListExperimentsQuery,
  SetQueueingDocument,
} from "../../gql/graphql.ts";
import { collectProvenance } from "../../provenance.ts";
import { retrying } from "../../retry.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { table } from "../output.ts";
import { firstOfPages } from "../pages.ts";
import { PlanFile } from "../plan-file.ts";
import { patienceSeconds, type Session, withGateway } from "../session.ts";
import { wholeNumber } from "./arguments.ts";

/** experiments list, create, queue. */
export function addExperimentCommands(program: Command): void {
  const experiments = program
    .command("experiments")
    .description("Look at experiments, create them, and say how their runs are handed out.");
  experiments
    .command("list")
    .description("List experiments, newest first.")
    .option("--text <text>", "part of the name or of the question")
    .option("-n, --limit <number>", "at most so many", wholeNumber("--limit", 1), 20)
    .action(withGateway(listExperiments));
  experiments
    .command("create")
    .description("Create an experiment from a YAML or JSON file with the fields of CreateExperimentInput.")
    .requiredOption("-f, --file <path>", "the file; - reads standard input")
    .option(
      "--no-provenance",
      "do not record git's commit and changes, the command line and package versions",
    )
    .action(withGateway(createExperiment));
  experiments
    .command("queue")
    .description(
      "Show, and with options change, which runners get an experiment's runs, when, and for how long.",
    )
    .argument("<id>", "id of the experiment")
    .option(
      "--priority <number>",
      "-100 to 100; runs of a higher one are handed out first",
      wholeNumber("--priority", -100),
    )
    .option("--labels <labels>", 'only on runners with all of these, such as gpu,lab; "" for any runner')
    .option(
      "--timeout <minutes>",
      "an attempt that takes longer fails; 0 for no limit",
      wholeNumber("--timeout", 0),
    )
    .option(
      "--retries <number>",
      "0 to 10; how often a run is tried again that fails by what may pass",
      wholeNumber("--retries", 0),
    )
    .action(withGateway(queueOfExperiment));
}

type ListedExperiment = ListExperimentsQuery["experiments"]["edges"][number]["node"];

async function listExperiments({ client, out }: Session, options: { text?: string; limit: number }) {
  const filter = options.text === undefined ? {} : { text: options.text };
  const { found } = await firstOfPages(options.limit, async (place) => {
    const { experiments } = await client.request(ListExperimentsDocument, { filter, ...place });
    return experiments;
  });
  out.answer(found, tableOfExperiments);
}

const tableOfExperiments = (experiments: ListedExperiment[]) =>
  table([
    ["ID", "QUEUED", "ACTIVE", "SUCCEEDED", "FAILED", "RUNS", "NAME"],
    ...experiments.map(({ id, name, runCounts: { queued, active, succeeded, failed, total } }) => [
      id,
      ...[queued, active, succeeded, failed, total].map(String),
      name,
    ]),
  ]);

interface QueueOptions {
  priority?: number;
  labels?: string;
  timeout?: number;
  retries?: number;
}

async function queueOfExperiment({ client, out }: Session, id: string, options: QueueOptions): Promise<void> {
  const { priority, labels, timeout: timeoutMinutes, retries } = options;
  const requiredLabels = labels?.split(",").filter((label) => label !== "");
  const queueing = { priority, requiredLabels, timeoutMinutes, retries };
  const changes = Object.values(queueing).some((value) => value !== undefined);
  const experiment = changes
    ? (await client.request(SetQueueingDocument, { experimentId: id, queueing })).setQueueing
    : (await client.request(ExperimentQueueingDocument, { id })).experiment;
  if (!experiment) throw new CommandError(`There is no experiment ${id}.`, exitCodes.notFound);
  out.answer(experiment.queueing, ({ priority, requiredLabels, timeoutMinutes, retries }) =>
    table([
      ["PRIORITY", "LABELS", "MINUTES", "RETRIES"],
      [String(priority), requiredLabels.join(",") || "any", String(timeoutMinutes ?? "any"), String(retries)],
    ]),
  );
}

interface CreateOptions {
  file: string;
  provenance: boolean;
}

async function createExperiment(
  { client, out }: Session,
  { file, ...options }: CreateOptions,
): Promise<void> {
  const name = file === "-" ? "standard input" : file;
  const plan = new PlanFile(name, file === "-" ? await textOf(process.stdin) : await readText(file));
  // With the key of this call a reply that was lost can be asked for again without a second experiment.
  const provenance = options.provenance ? await collectProvenance() : null;
  const input = {
    idempotencyKey: randomUUID(),
    provenance,
    ...plan.input,
  } as unknown as CreateExperimentInput;
  const created = await retrying(() => client.request(CreateExperimentDocument, { input }), {
    patienceSeconds,
  }).catch((error: unknown) => {
    throw error instanceof GatewayError && error.code === "BAD_INPUT" ? plan.explain(error) : error;
  });
  out.answer(created.createExperiment, ({ id, runCounts: { total } }) =>
    total === 1 ? `${id}  1 run is queued.` : `${id}  ${total} runs are queued.`,
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`${file} cannot be read: ${reason}`, exitCodes.badInput, "--file");
  }
}
