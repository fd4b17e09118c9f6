import type { Command } from "commander";
import { WebSocket } from "ws";
import { createClient, type FrostlineClient } from "../client.ts";
import { readEnv } from "./env.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { gatewayAddress } from "./gateway-address.ts";
import { Output } from "./output.ts";
import { readLogin } from "./stored-login.ts";

/** Options that every command has. */
export interface GlobalOptions {
  url?: string;
  json?: boolean;
  insecure?: boolean;
}

/** What a command works with. */
export interface Session {
  client: FrostlineClient;
  out: Output;
  /** For what does not travel by GraphQL: files. */
  gateway: { url: string; token: string };
  /** Told of each failure after which something is tried again; it says so once. */
  onRetry(error: unknown): void;
  /** Folder of what the commands keep. */
  configDir: string;
}

/** How long a command asks again when the gateway is restarting or says that it is too much. */
export const patienceSeconds = 30;

/** A command's action: it is given a connection, and the connection ends with it. */
export function withGateway<Given extends unknown[]>(
  work: (session: Session, ...given: Given) => Promise<void>,
) {
  return async (...args: unknown[]): Promise<void> => {
    const command = args.at(-1) as Command;
    const options = command.optsWithGlobals<GlobalOptions>();
    const { url, token } = await loginFor(options);
    const out = new Output(options.json ?? false);
    const gateway = { url: gatewayAddress(url, options.insecure ?? false), token };
    const onRetry = sayOnce(out);
    const client = createClient({ ...gateway, webSocket: WebSocket, patienceSeconds, onRetry });
    const session = { client, out, gateway, onRetry, configDir: readEnv().configDir };
    try {
      // Commander gives the declared arguments and the options, in this order, before the command itself.
      await work(session, ...(args.slice(0, -1) as Given));
    } finally {
      await client.close();
    }
  };
}

/** That a command waits is no secret; that it waits on is no news. */
function sayOnce(out: Output): (error: unknown) => void {
  let said = false;
  return (error) => {
    if (!said)
      out.aside(`${error instanceof Error ? error.message : error} Trying again for ${patienceSeconds} s.`);
    said = true;
  };
}

/** The option wins over the environment, and that over the stored login, whose token goes to its own gateway only. */
async function loginFor(options: GlobalOptions): Promise<{ url: string; token: string }> {
  const env = readEnv();
  const stored = env.token && (options.url ?? env.url) ? undefined : await readLogin(env.configDir);
  const url = options.url ?? env.url ?? stored?.url;
  if (url === undefined) throw notLoggedIn("No gateway is known");
  if (env.token) return { url, token: env.token };
  const sameGateway = stored && gatewayAddress(url, true) === stored.url;
  if (!sameGateway) throw notLoggedIn(`No token is known for ${url}`);
  return stored;
}

const notLoggedIn = (what: string) =>
  new CommandError(
    `${what}: run "frostline login --url ADDRESS" first, or set FROSTLINE_URL and FROSTLINE_TOKEN.`,
    exitCodes.refused,
  );
