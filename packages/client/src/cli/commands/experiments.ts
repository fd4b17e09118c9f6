import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import { GatewayError } from "../../errors.ts";
import {
  CreateExperimentDocument,
  type CreateExperimentInput,
  ListExperimentsDocument,
  type ListExperimentsQuery,
} from "../../gql/graphql.ts";
import { collectProvenance } from "../../provenance.ts";
import { retrying } from "../../retry.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { table } from "../output.ts";
import { PlanFile } from "../plan-file.ts";
import { patienceSeconds, type Session, withGateway } from "../session.ts";
import { wholeNumber } from "./arguments.ts";

/** experiments list, create. */
export function addExperimentCommands(program: Command): void {
  const experiments = program.command("experiments").description("Look at experiments, and create them.");
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
}

type ListedExperiment = ListExperimentsQuery["experiments"]["edges"][number]["node"];

async function listExperiments({ client, out }: Session, options: { text?: string; limit: number }) {
  const filter = options.text === undefined ? {} : { text: options.text };
  const found: ListedExperiment[] = [];
  let after: string | null = null;
  for (;;) {
    const first = Math.min(100, options.limit - found.length);
    const page: ListExperimentsQuery = await client.request(ListExperimentsDocument, {
      filter,
      first,
      after,
    });
    const { edges, pageInfo } = page.experiments;
    found.push(...edges.map(({ node }) => node));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage || found.length >= options.limit) break;
  }
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
