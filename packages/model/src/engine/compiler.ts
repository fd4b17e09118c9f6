import { runProgram } from "../cache/pip.ts";
import { readEngineEnv } from "./env.ts";
import { EngineError } from "./ops.ts";

/**
 * The C++ compiler of this machine.
 * @throws EngineError that says what to install when there is none
 */
export async function findCompiler(): Promise<string> {
  const preferred = readEngineEnv().compiler;
  const candidates = preferred ? [preferred] : ["g++", "clang++", "c++"];
  for (const compiler of candidates) {
    const { exitCode } = await runProgram([compiler, "--version"], {});
    if (exitCode === 0) return compiler;
  }
  throw new EngineError(
    preferred
      ? `CXX names the C++ compiler "${preferred}", which cannot be run: correct CXX or unset it`
      : `a C++ compiler is needed to link the tensor engine and was not found: install one ("sudo apt-get install g++" on Debian or Ubuntu, "sudo dnf install gcc-c++" on Fedora, "xcode-select --install" on macOS)`,
    { unavailable: preferred === undefined },
  );
}
