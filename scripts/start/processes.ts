import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { childEnv } from "./env.ts";

const STOP_SECONDS = 30;
/** More ends than this in five minutes are no accident. */
const MOST_RESTARTS = 5;

export interface ProcessPlan {
  name: string;
  entry: string;
  cwd: string;
  env: Record<string, string>;
  /** Whether the process says `{ type: "ready" }` when it serves. */
  announces: boolean;
  /** Whether an end with code 0 is its own decision, after which it is not started again. */
  mayLeave?: boolean;
  /** The variable of `npm start` that the process knows as PORT. */
  portVariable?: string;
}

function rejectable(): { promise: Promise<never>; reject(error: Error): void } {
  let reject = (_error: Error) => {};
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  promise.catch(() => {});
  return { promise, reject };
}

export interface ReadyMessage {
  type: "ready";
  url: string;
  signInToken?: string;
}

/**
 * One long-lived process of `npm start`: its output goes to a log file, it is started again when it dies,
 * and it stops with us. It has a process group of its own, so that Ctrl-C reaches it in our order only.
 */
export class ServiceProcess {
  readonly #plan: ProcessPlan;
  readonly #logFile: string;
  readonly #say: (line: string) => void;
  #child: ChildProcess | undefined;
  #stopping = false;
  #starts: number[] = [];
  #lastOutput = "";
  readonly #givenUp = rejectable();

  constructor(plan: ProcessPlan, logDir: string, say: (line: string) => void) {
    this.#plan = plan;
    this.#logFile = join(logDir, `${plan.name}.log`);
    this.#say = say;
    mkdirSync(logDir, { recursive: true });
  }

  /** Starts the process. Resolves with what it announced; throws its last words when it ends instead. */
  async start(): Promise<ReadyMessage | undefined> {
    const child = this.#spawn();
    const ready = this.#plan.announces ? once(child, "message") : Promise.resolve([undefined]);
    const ended = once(child, "close").then(() => {
      throw new Error(this.#lastWords());
    });
    ended.catch(() => {});
    const [message] = (await Promise.race([ready, ended])) as [ReadyMessage | undefined];
    child.once("exit", (code) => this.#restart(code));
    return message;
  }

  /** Rejects when the process has ended so often that it is not started again. */
  async givenUp(): Promise<never> {
    return await this.#givenUp.promise;
  }

  /** Asks the process to stop and waits; kills it after a grace time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await ended;
    clearTimeout(timer);
  }

  #spawn(): ChildProcess {
    const { entry, cwd, env } = this.#plan;
    const child = fork(entry, [], {
      cwd,
      env: childEnv(env),
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    const log = createWriteStream(this.#logFile, { flags: "a" });
    log.on("error", (error) =>
      this.#say(`the log of the ${this.#plan.name} cannot be written: ${error.message}`),
    );
    const keep = (chunk: Buffer) => {
      this.#lastOutput = (this.#lastOutput + chunk.toString()).slice(-2000);
    };
    child.stdout?.pipe(log);
    child.stderr?.on("data", keep).pipe(log);
    this.#child = child;
    this.#starts.push(Date.now());
    return child;
  }

  #lastWords(): string {
    const { name, portVariable = "PORT" } = this.#plan;
    const words = this.#lastOutput.trim().replace(/\bPORT\b/g, portVariable);
    return words || `The ${name} process ended without a word; see ${this.#logFile}`;
  }

  #restart(code: number | null): void {
    if (this.#stopping) return;
    const { name, mayLeave } = this.#plan;
    if (mayLeave && code === 0) {
      this.#say(`${name} has left: it was drained or deleted`);
      return;
    }
    const recent = this.#starts.filter((time) => time > Date.now() - 300_000).length;
    if (recent > MOST_RESTARTS) {
      const sentence = `The ${name} keeps ending, so it is not started again. Its log is ${this.#logFile}. It said last: `;
      this.#givenUp.reject(new Error(sentence + this.#lastWords()));
      return;
    }
    this.#say(`${name} ended unexpectedly; starting it again`);
    this.#spawn().once("exit", (exitCode) => this.#restart(exitCode));
  }
}
