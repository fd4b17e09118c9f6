import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import { createClient } from "../../client.ts";
import { WhoAmIDocument, type WhoAmIQuery } from "../../gql/graphql.ts";
import { readEnv } from "../env.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { gatewayAddress } from "../gateway-address.ts";
import { Output } from "../output.ts";
import { type GlobalOptions, withGateway } from "../session.ts";
import { forgetLogin, storeLogin } from "../stored-login.ts";

/** login, logout, whoami. */
export function addLoginCommands(program: Command): void {
  program
    .command("login")
    .description(
      "Keep an API token for the commands that follow. It is asked for, or read from standard input.",
    )
    .action(async (_options: object, command: Command) => login(command.optsWithGlobals()));
  program
    .command("logout")
    .description("Forget the kept token. It stays valid until it is revoked in the dashboard.")
    .action(async () => forgetLogin(readEnv().configDir));
  program
    .command("whoami")
    .description("Say who the token belongs to.")
    .action(
      withGateway(async ({ client, out }) => {
        const { viewer } = await client.request(WhoAmIDocument);
        out.answer(viewer, sentenceOf);
      }),
    );
}

async function login(options: GlobalOptions): Promise<void> {
  const env = readEnv();
  const url = gatewayAddress(options.url ?? env.url ?? "http://127.0.0.1:4000", options.insecure ?? false);
  const token = (
    process.stdin.isTTY ? await askFor(`API token for ${url}: `) : await textOf(process.stdin)
  ).trim();
  if (token === "") throw new CommandError("No token was given.", exitCodes.badInput);
  const client = createClient({ url, token });
  const { viewer } = await client.request(WhoAmIDocument);
  if (!viewer) throw new CommandError(`${url} does not know this token.`, exitCodes.refused);
  const file = await storeLogin(env.configDir, { url, token });
  const out = new Output(options.json ?? false);
  out.answer({ url, file, ...viewer }, () => `${sentenceOf(viewer)} The token is in ${file}.`);
}

function sentenceOf(viewer: WhoAmIQuery["viewer"]): string {
  if (!viewer) return "Nobody: the token is not known.";
  const who = viewer.user?.name ?? "A service token";
  return `${who}, ${viewer.role.toLowerCase()} of ${viewer.team.name}.`;
}

/** Reads a line from the terminal without showing it. */
async function askFor(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const answer = await terminal.question("");
  terminal.close();
  process.stderr.write("\n");
  return answer;
}
