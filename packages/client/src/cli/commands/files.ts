import { basename } from "node:path";
import { type Command, Option } from "commander";
import {
  DeleteFileDocument,
  type FileKind,
  type ListedFileFragment,
  RunFilesDocument,
  type RunFilesQuery,
  TeamFilesDocument,
} from "../../gql/graphql.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { downloadToOutput, downloadToPath } from "../file-download.ts";
import { uploadPath } from "../file-upload.ts";
import { table } from "../output.ts";
import { firstOfPages } from "../pages.ts";
import { describeBytes } from "../progress.ts";
import { type Session, withGateway } from "../session.ts";
import { wholeNumber } from "./arguments.ts";

const kinds: FileKind[] = ["DATASET", "MODEL", "CHECKPOINT", "OTHER"];

/** files list, get, put, rm. */
export function addFileCommands(program: Command): void {
  const files = program.command("files").description("Data sets, models and other files of the team.");
  files
    .command("list")
    .description("List the team's files, newest first.")
    .addOption(new Option("-k, --kind <kind>", "only these").choices(kinds))
    .option("-e, --experiment <id>", "only files of this experiment's runs")
    .option("-r, --run <id>", "only files of this run, by name")
    .option("-n, --limit <number>", "at most so many", wholeNumber("--limit", 1), 50)
    .action(withGateway(listFiles));
  files
    .command("get")
    .description("Download a file. Interrupted, the same command goes on where it was.")
    .argument("<id>", "id of the file")
    .option("-o, --output <path>", "where to; - is standard output; by default its own name, here")
    .action(withGateway(getFile));
  files
    .command("put")
    .description("Upload a file. Interrupted, the same command goes on where it was.")
    .argument("<path>", "the file")
    .option("--name <name>", "its name at the gateway, which may have folders in it; its own by default")
    .addOption(new Option("-k, --kind <kind>", "DATASET by default, OTHER with --run").choices(kinds))
    .option("-r, --run <id>", "keep it with this run, which a script of yours trains")
    .action(withGateway(putFile));
  files
    .command("rm")
    .description("Delete files for good. A data set that runs still need stays.")
    .argument("<ids...>", "ids of the files")
    .action(withGateway(removeFiles));
}

interface ListOptions {
  kind?: FileKind;
  experiment?: string;
  run?: string;
  limit: number;
}

async function listFiles({ client, out }: Session, { run, kind, experiment, limit }: ListOptions) {
  if (run !== undefined && experiment !== undefined) {
    throw new CommandError("Say --run or --experiment, not both.", exitCodes.badInput);
  }
  if (run !== undefined) {
    const { files } = await requireRun(client, run);
    const wanted = files.filter((file) => kind === undefined || file.kind === kind);
    return showFiles(out, wanted.slice(0, limit), wanted.length);
  }
  const which = { kind: kind ?? null, experimentId: experiment ?? null };
  const { found, totalCount } = await firstOfPages(limit, async (place) => {
    const { teamFiles } = await client.request(TeamFilesDocument, { ...which, ...place });
    return teamFiles;
  });
  showFiles(out, found, totalCount);
}

function showFiles(out: Session["out"], files: ListedFileFragment[], total: number): void {
  out.answer(files, () =>
    table([
      ["ID", "KIND", "SIZE", "CREATED", "NAME"],
      ...files.map(({ id, kind, size, createdAt, name }) => [
        ...[id, kind, describeBytes(size), createdAt, name],
      ]),
    ]),
  );
  if (files.length < total) out.aside(`${files.length} of ${total} files; more with --limit.`);
}

type RunWithFiles = NonNullable<RunFilesQuery["run"]>;

async function requireRun(client: Session["client"], id: string): Promise<RunWithFiles> {
  const { run } = await client.request(RunFilesDocument, { id });
  if (!run) throw new CommandError(`There is no run ${id}.`, exitCodes.notFound);
  return run;
}

async function getFile(session: Session, id: string, { output }: { output?: string }): Promise<void> {
  if (output === "-") return downloadToOutput(session, id);
  const got = await downloadToPath(session, id, output);
  session.out.answer(got, () => `${got.file}  ${describeBytes(got.size)}, SHA-256 ${got.sha256}`);
}

interface PutOptions {
  name?: string;
  kind?: FileKind;
  run?: string;
}

async function putFile(session: Session, path: string, { run, ...given }: PutOptions): Promise<void> {
  const name = given.name ?? basename(path);
  const kind = given.kind ?? (run === undefined ? "DATASET" : "OTHER");
  const holder = run === undefined ? undefined : await requireRun(session.client, run);
  const uploaded = await uploadPath(session, path, {
    ...{ name, kind },
    ...(holder && { run: { runId: holder.id, attempt: holder.attempt } }),
  });
  const source = kind === "DATASET" ? `file:${uploaded.id}` : undefined;
  session.out.answer({ ...uploaded, name, kind, source }, ({ id, size }) => {
    const use = source === undefined ? "" : `, as a data set: ${source}`;
    return `${id}  ${name}, ${describeBytes(size)}${use}`;
  });
}

async function removeFiles({ client, out }: Session, ids: string[]): Promise<void> {
  for (const id of ids) {
    await client.request(DeleteFileDocument, { id });
    out.item({ id, deleted: true }, () => `${id}  deleted`);
  }
}
