import { spawn } from "node:child_process";
import { childEnv } from "../env.ts";
import { CacheError, errorCode } from "./cache-error.ts";

/** Ways to call pip, best first. */
const COMMANDS = [
  ["python3", "-m", "pip"],
  ["python", "-m", "pip"],
  ["pip3"],
  ["pip"],
  ["uvx", "pip"],
  ["uv", "tool", "run", "pip"],
];

/**
 * The command that runs pip on this machine.
 * @throws CacheError that says what to install when there is none
 */
export async function findPip(purpose: string): Promise<string[]> {
  for (const command of COMMANDS) {
    const { exitCode } = await runProgram([...command, "--version"], {});
    if (exitCode === 0) return command;
  }
  throw new CacheError(
    `pip is needed to download ${purpose} and was not found: install it ("sudo apt-get install python3-pip" on Debian or Ubuntu, "sudo dnf install python3-pip" on Fedora, "brew install python" on macOS), or install uv`,
  );
}

export interface ProgramResult {
  /** null when the program does not exist or was killed. */
  exitCode: number | null;
  /** Standard output and standard error in the order they came. */
  output: string;
}

/** Runs a program to its end and collects what it prints. An abort kills it and rejects. */
export async function runProgram(
  [program = "", ...args]: string[],
  { env = {}, signal }: { env?: Record<string, string>; signal?: AbortSignal | undefined },
): Promise<ProgramResult> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: childEnv(env),
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    let output = "";
    const collect = (chunk: string) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "EACCES") {
        resolve({ exitCode: null, output: "" });
      } else {
        reject(error);
      }
    });
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}
