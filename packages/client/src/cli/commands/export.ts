import { createWriteStream, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { extname } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { type Command, Option } from "commander";
import { metricPoints } from "../../metric-points.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { csvWriter, jsonLinesWriter, type PointWriter, type Sink } from "../export/text-formats.ts";
import { type Session, withGateway } from "../session.ts";
import { collect } from "./arguments.ts";
import { findRuns } from "./runs.ts";

const formats = ["csv", "jsonl", "parquet"] as const;
type Format = (typeof formats)[number];

interface ExportOptions {
  experiment?: string;
  key: string[];
  format?: Format;
  output?: string;
  archived?: boolean;
}

/** export. */
export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("Write every point of runs at full resolution: run_id, metric, attempt, step, time, value.")
    .argument("[ids...]", "ids of the runs")
    .option("-e, --experiment <id>", "all runs of this experiment")
    .option("-k, --key <metric>", "only this metric; may be repeated", collect, [])
    .addOption(
      new Option("--format <format>", "by default what the file's name ends in, else csv").choices(formats),
    )
    .option("-o, --output <file>", "the file; standard output when absent")
    .option("--archived", "also what older attempts had beyond the step from which the run went on")
    .action(withGateway(exportPoints));
}

async function exportPoints(
  { client, out }: Session,
  given: string[],
  options: ExportOptions,
): Promise<void> {
  if ((given.length === 0) === (options.experiment === undefined)) {
    const sentence = "Say what to export: ids of runs, or an experiment with --experiment.";
    throw new CommandError(sentence, exitCodes.badInput);
  }
  const { output } = options;
  const format = options.format ?? formatOf(output) ?? "csv";
  const ids = options.experiment === undefined ? given : await runIdsOf(client, options.experiment);
  const wanted = { keys: options.key.length > 0 ? options.key : null, archived: options.archived ?? false };

  if (format === "parquet" && output === undefined && process.stdout.isTTY) {
    throw new CommandError(
      "Parquet is nothing for a terminal: name a file with --output.",
      exitCodes.badInput,
    );
  }
  const send = async (stream: Writable) => {
    const writer = await writerOf(format, sinkOf(stream));
    let points = 0;
    for (const id of ids) {
      for await (const page of metricPoints(client, id, wanted)) {
        await writer.write(id, page);
        points += page.steps.length;
      }
    }
    await writer.end();
    return points;
  };
  if (output === undefined) {
    await send(process.stdout);
    return;
  }
  const points = await writeWhole(output, send);
  const said = { file: output, format, runs: ids.length, points };
  out.answer(said, () => `${points} points of ${ids.length} ${ids.length === 1 ? "run" : "runs"}.`);
}

/** The file has its name only once it is whole. */
async function writeWhole<T>(file: string, write: (stream: Writable) => Promise<T>): Promise<T> {
  const part = `${file}.part`;
  const stream = createWriteStream(part);
  stream.on("error", () => {}); // whoever writes learns of it
  const abandon = (signal: NodeJS.Signals) => {
    rmSync(part, { force: true });
    process.kill(process.pid, signal); // as if nobody had listened
  };
  process.once("SIGINT", abandon).once("SIGTERM", abandon);
  try {
    const result = await write(stream);
    stream.end();
    await finished(stream);
    await rename(part, file);
    return result;
  } catch (error) {
    stream.destroy();
    await rm(part, { force: true });
    throw isOfFile(error)
      ? new CommandError(`${file} cannot be written: ${error.message}`, exitCodes.failed)
      : error;
  } finally {
    process.off("SIGINT", abandon).off("SIGTERM", abandon);
  }
}

const isOfFile = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

function formatOf(file: string | undefined): Format | undefined {
  const extension = extname(file ?? "").slice(1);
  return formats.find((format) => format === extension);
}

async function runIdsOf(client: Session["client"], experimentId: string): Promise<string[]> {
  const { found } = await findRuns(client, { experimentIds: [experimentId] });
  if (found.length === 0)
    throw new CommandError("There is no run in such an experiment.", exitCodes.notFound);
  return found.map(({ id }) => id);
}

/** Writing waits until the reader has kept up, so that memory does not grow with what is exported. */
const sinkOf =
  (stream: Writable): Sink =>
  (chunk) =>
    new Promise((done, failed) => stream.write(chunk, (error) => (error ? failed(error) : done())));

async function writerOf(format: Format, sink: Sink): Promise<PointWriter> {
  if (format === "csv") return csvWriter(sink);
  if (format === "jsonl") return jsonLinesWriter(sink);
  const { parquetWriter } = await import("../export/parquet.ts"); // nobody else waits for its loading
  return parquetWriter(sink);
}
