import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnv } from "./env.ts";

const program = fileURLToPath(new URL("../../packages/client/src/cli/main.ts", import.meta.url));

/** By its place: a command may be started in a folder from which it is not found by name. */
const tsx = import.meta.resolve("tsx");

export interface Ended {
  code: number | null;
  stdout: Buffer;
  text: string;
  errors: string;
}

/** `frostline` as a real process. */
export class CommandLine {
  readonly #child: ChildProcess;
  readonly #printed: Buffer[] = [];
  #errors = "";
  #look = () => {};

  /** `env` is all that it knows of a gateway and of a login. */
  constructor(
    args: string[],
    env: { FROSTLINE_CONFIG_DIR: string } & Record<string, string>,
    { input = "", cwd = process.cwd() } = {},
  ) {
    const nothing = { FROSTLINE_URL: "", FROSTLINE_TOKEN: "" };
    this.#child = spawn(process.execPath, ["--import", tsx, program, ...args], {
      cwd,
      env: childEnv({ ...nothing, ...env }),
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#printed.push(chunk);
      this.#look();
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errors += chunk.toString();
      this.#look();
    });
    this.#child.stdin?.end(input);
  }

  /** Until it has printed this, on either output. */
  async printed(text: string): Promise<void> {
    await new Promise<void>((seen, failed) => {
      this.#look = () => {
        if (`${this.#text}${this.#errors}`.includes(text)) seen();
      };
      this.#child.once("close", () =>
        failed(new Error(`ended without "${text}":\n${this.#text}${this.#errors}`)),
      );
      this.#look();
    });
  }

  /** Ctrl-C. Answers the signal that ended it. */
  async interrupt(): Promise<NodeJS.Signals | null> {
    const end = once(this.#child, "close");
    this.#child.kill("SIGINT");
    await end;
    return this.#child.signalCode;
  }

  async ended(): Promise<Ended> {
    if (this.#child.exitCode === null) await once(this.#child, "close");
    const stdout = Buffer.concat(this.#printed);
    return { code: this.#child.exitCode, stdout, text: stdout.toString(), errors: this.#errors };
  }

  get #text(): string {
    return Buffer.concat(this.#printed).toString();
  }
}
