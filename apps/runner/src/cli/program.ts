import { Command, Option } from "commander";
import type { EnvDefaults, RunnerEnv } from "../env.ts";
import { readEnv } from "../env.ts";
import { doctor } from "./doctor.ts";
import { join, run } from "./join.ts";
import { drain, leave } from "./leave.ts";
import { status } from "./status.ts";

/** Options and the variables that they stand for. Whether a flag is on is written as true. */
const VARIABLES = {
  url: "FROSTLINE_URL",
  insecure: "FROSTLINE_INSECURE",
  name: "FROSTLINE_RUNNER_NAME",
  dir: "FROSTLINE_RUNNER_DIR",
  token: "FROSTLINE_REGISTRATION_TOKEN",
  labels: "FROSTLINE_LABELS",
  slots: "FROSTLINE_SLOTS",
  ephemeral: "FROSTLINE_EPHEMERAL",
  idleExit: "FROSTLINE_IDLE_EXIT_SECONDS",
  engine: "FROSTLINE_ENGINE",
} as const;

type Options = Partial<Record<keyof typeof VARIABLES, string | true>>;

function variablesOf(options: Options): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([option, variable]) => {
      const value = options[option as keyof Options];
      return value === undefined ? [] : [[variable, String(value)]];
    }),
  );
}

const withPlace = (command: Command) =>
  command
    .option("--name <name>", "this runner's name; the host's when absent (FROSTLINE_RUNNER_NAME)")
    .option("--dir <folder>", "its folder: credentials, spool, results (FROSTLINE_RUNNER_DIR)")
    .option("--url <address>", "the gateway; the one that was joined when absent (FROSTLINE_URL)")
    .option("--insecure", "let secrets travel over http to another host (FROSTLINE_INSECURE)");

const withWork = (command: Command) =>
  withPlace(command)
    .option("--token <token>", 'registration token from "Add runner" (FROSTLINE_REGISTRATION_TOKEN)')
    .option("--labels <a,b>", "where this runner makes that token itself (FROSTLINE_LABELS)")
    .option("--slots <n>", "runs trained at once; auto: one on each GPU (FROSTLINE_SLOTS)")
    .option("--ephemeral", "take one run, then leave for good (FROSTLINE_EPHEMERAL)")
    .option("--idle-exit <seconds>", "leave after so long without a run (FROSTLINE_IDLE_EXIT_SECONDS)")
    .addOption(
      new Option("--engine <name>", "tensor engine: auto|tensorflow|wasm|cpu|webgpu (FROSTLINE_ENGINE)"),
    );

/** Every command of `frostline-runner`. */
export function createProgram(defaults: EnvDefaults): Command {
  const program = new Command("frostline-runner")
    .description("Trains the runs of a Frostline gateway on this host.")
    .exitOverride()
    .showHelpAfterError("Run it with --help to see what it takes.");
  const envOf = (command: Command): RunnerEnv => readEnv(defaults, variablesOf(command.opts<Options>()));

  withWork(program.command("join"))
    .description("register with a gateway, then work for it")
    .option("--no-run", "only register")
    .action((_options, command: Command) => join(envOf(command), { thenRun: command.opts().run !== false }));
  withWork(program.command("run", { isDefault: true }))
    .description("work for the gateway that was joined")
    .action((_options, command: Command) => run(envOf(command)));
  withPlace(program.command("status"))
    .description("what this host's runner does")
    .option("--json", "answer in JSON")
    .action((_options, command: Command) => status(envOf(command), inJson(command)));
  withPlace(program.command("drain"))
    .description("take no new run; leave when those in hand have ended")
    .action((_options, command: Command) => drain(envOf(command)));
  withPlace(program.command("leave"))
    .description("let the gateway forget this runner")
    .option("--now", "even while it works: its runs go back to the queue")
    .action((_options, command: Command) => leave(envOf(command), { now: command.opts().now === true }));
  withWork(program.command("doctor"))
    .description("check everything that a run needs, and say how to mend it")
    .option("--json", "answer in JSON")
    .action((_options, command: Command) => doctor(envOf(command), inJson(command)));
  return program;
}

const inJson = (command: Command) => command.opts().json === true;
