import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnv } from "./env.ts";

interface Ready {
  type: "ready";
  url: string;
  signInToken?: string;
}

/** One of our apps as a real process, with everything that it printed. */
export class AppProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  output = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  static start(
    app: "gateway" | "runner" | "web",
    env: Record<string, string>,
    args: string[] = [],
  ): AppProcess {
    const folder = fileURLToPath(new URL(`../../apps/${app}/`, import.meta.url));
    const child = fork(`${folder}src/main.ts`, args, {
      cwd: folder,
      env: childEnv(env),
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    return new AppProcess(child);
  }

  /** Waits until the app says that it serves; fails with its output when it ends instead. */
  async ready(): Promise<Ready> {
    const ended = once(this.#child, "close").then(() => {
      throw new Error(`ended before it was ready:\n${this.output}`);
    });
    ended.catch(() => {});
    const [message] = await Promise.race([once(this.#child, "message"), ended]);
    return message as Ready;
  }

  /** Sends a real signal and waits for the end. Returns the exit code, null when the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    const [code] = await ended;
    return code;
  }

  /** Lets go of it, as if the process that started it had died, and waits for the end. Returns the exit code. */
  async desert(): Promise<number | null> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    const [code] = await ended;
    return code;
  }

  /** Waits for an end that nobody asked for. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const [code] = await once(this.#child, "close");
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}
