import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { runProgram } from "../cache/pip.ts";
import type { Binding } from "./binding.ts";
import type { NativeParts } from "./compile.ts";
import { cpuName } from "./device-name.ts";
import { prepareTensorFlowEnv } from "./env.ts";
import { type LinkOptions, linkEngine, linkKernels } from "./link.ts";
import { type Engine, EngineError } from "./ops.ts";
import { tensorflowEngine } from "./tensorflow.ts";

const require = createRequire(import.meta.url);

/**
 * Links TensorFlow if that was not done yet, and loads it into this process, silently.
 * @throws EngineError or CacheError, saying what to install or to do
 */
export async function loadTensorFlow(options: LinkOptions): Promise<Engine> {
  const parts = await linkEngine(options);
  const threads = prepareTensorFlowEnv(availableParallelism());
  const binding = loadBinding(parts);
  if (binding.isUsingGpuDevice()) return tensorflowEngine(binding, await gpuName(), undefined);
  const kernels = await addKernels(options);
  return tensorflowEngine(binding, cpuName(threads), kernels);
}

/**
 * Gives the TensorFlow of this process the fused kernels, if they can be had.
 * @returns what identifies them
 */
async function addKernels(options: LinkOptions): Promise<string | undefined> {
  const kernels = await linkKernels(options);
  if (!kernels) return undefined;
  try {
    require(kernels.file);
    return kernels.identity;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    options.onWarning?.(`Training is slower than it could be: the kernels could not be loaded: ${reason}`);
    return undefined;
  }
}

/** TensorFlow prints remarks while it is loaded, past JavaScript: standard error is closed meanwhile. */
function loadBinding(parts: NativeParts): Binding {
  let mute: { mute(): void; unmute(): void } | undefined;
  try {
    mute = require(parts.mute);
    mute?.mute();
    return require(parts.binding);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new EngineError(
      `TensorFlow could not be loaded: ${reason}; if it could be before, delete ${dirname(parts.binding)} to have it linked anew`,
      { unavailable: true, cause: error },
    );
  } finally {
    mute?.unmute();
  }
}

async function gpuName(): Promise<string> {
  const { exitCode, output } = await runProgram(
    ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"],
    {},
  );
  const name = output.split("\n")[0]?.trim();
  return exitCode === 0 && name ? name : "NVIDIA GPU";
}
