import type { Command } from "commander";
import { type FollowedLine, followLog } from "../../follow.ts";
import { type Session, withGateway } from "../session.ts";
import { wholeNumber } from "./arguments.ts";

interface LogOptions {
  follow?: boolean;
  lines?: number;
}

/** logs. */
export function addLogCommand(program: Command): void {
  program
    .command("logs")
    .description("Print a run's log.")
    .argument("<id>", "id of the run")
    .option("-f, --follow", "go on until the run has ended, through lost connections too")
    .option("-n, --lines <number>", "begin with so many of the last lines", wholeNumber("--lines", 0))
    .action(withGateway(printLog));
}

async function printLog({ client, out }: Session, id: string, { follow = false, lines }: LogOptions) {
  const from = lines === undefined ? {} : { last: lines };
  for await (const line of followLog(client, id, { ...from, once: !follow })) out.item(line, asText);
}

const asText = ({ at, level, message }: FollowedLine) => `${at}  ${level.padEnd(5)}  ${message}`;
