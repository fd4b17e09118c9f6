import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { trainerEnv } from "./env.ts";
import type { FromTrainer, ToTrainer, TrainingJob } from "./trainer/messages.ts";

const ENTRY = fileURLToPath(new URL("./trainer/trainer-main.ts", import.meta.url));

/** The training process ended without a word: a crash, a kill, the kernel's out-of-memory killer. */
export class TrainerDied extends Error {
  override readonly name = "TrainerDied";
  readonly signal: NodeJS.Signals | null;

  constructor(code: number | null, signal: NodeJS.Signals | null) {
    super(`The training process ended unexpectedly (${signal ?? `exit code ${code}`}).`);
    this.signal = signal;
  }
}

function exited(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((done, fail) => {
    child.once("exit", (code, signal) => done({ code, signal }));
    // The process could not be started, or a message could not reach it.
    child.once("error", fail);
  });
}

export type TrainerOutcome = Extract<FromTrainer, { type: "succeeded" | "stopped" | "failed" }>;

/** What holds a training while it is under way: given to runTrainer, which listens. */
export class TrainingHold {
  #isHeld = false;
  #listener = (_isHeld: boolean) => {};

  set(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#listener(isHeld);
  }

  listen(listener: (isHeld: boolean) => void): void {
    this.#listener = listener;
    if (this.#isHeld) listener(true);
  }
}

/**
 * Trains one run in a process of its own and waits for its end. `onMessage` gets what it reports on the way.
 * When `stop` aborts, the process is asked to leave between two steps, and killed after `graceSeconds`. `env` is added to
 * its environment.
 * Throws TrainerDied when it ends without having said how.
 */
export async function runTrainer(
  job: TrainingJob,
  onMessage: (message: FromTrainer) => void,
  stop: AbortSignal,
  {
    graceSeconds = 20,
    hold,
    env = {},
  }: { graceSeconds?: number; hold?: TrainingHold; env?: Record<string, string> } = {},
): Promise<TrainerOutcome> {
  const child = fork(ENTRY, {
    // Found from here, not from the working directory, which may be anywhere.
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: trainerEnv(env),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // JSON, the default, has neither NaN nor infinities: a metric would arrive as null.
    serialization: "advanced",
  });
  // A process that was killed this moment takes no message; its end is what counts.
  const tell = (message: ToTrainer) => child.connected && child.send(message, () => {});
  const end = exited(child);
  let outcome: TrainerOutcome | undefined;
  let kill: NodeJS.Timeout | undefined;

  child.on("message", (message: FromTrainer) => {
    if (message.type === "succeeded" || message.type === "stopped" || message.type === "failed")
      outcome = message;
    else onMessage(message);
  });
  const askToStop = () => {
    tell({ type: "stop" });
    kill = setTimeout(() => child.kill("SIGKILL"), graceSeconds * 1000);
  };
  if (stop.aborted) askToStop();
  else stop.addEventListener("abort", askToStop, { once: true });

  try {
    tell({ type: "train", ...job });
    hold?.listen((isHeld) => tell({ type: "hold", isHeld }));
    const { code, signal } = await end;
    if (outcome) return outcome;
    if (stop.aborted) return { type: "stopped" };
    throw new TrainerDied(code, signal);
  } finally {
    clearTimeout(kill);
    stop.removeEventListener("abort", askToStop);
    child.kill("SIGKILL");
  }
}
