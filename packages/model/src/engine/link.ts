import { existsSync } from "node:fs";
import type { OnProgress } from "../cache/index.ts";
import { readEnv } from "../env.ts";
import { compileNativeParts, type NativeParts } from "./compile.ts";
import { compileKernels, type Kernels } from "./compile-kernels.ts";
import { readEngineEnv } from "./env.ts";
import { downloadLibTensorFlow, existingLibTensorFlow, type LibTensorFlow } from "./libtensorflow.ts";
import { EngineError } from "./ops.ts";

export interface LinkOptions {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  /** Told when something slower stands in for what this machine cannot have. */
  onWarning?: ((message: string) => void) | undefined;
}

/**
 * Gets the tensor engine ready, once per machine: TensorFlow's library (downloaded, or the one that
 * FROSTLINE_LIBTENSORFLOW names) and the native part of @tensorflow/tfjs-node-gpu compiled against it.
 * Everything lies in the cache folder; several processes may call this at once. Instant when it was done before.
 * @returns the paths of the native parts
 * @throws EngineError or CacheError, saying what to install or to do
 */
export async function linkEngine(options: LinkOptions = {}): Promise<NativeParts> {
  return await compileNativeParts(await libTensorFlow(options), options);
}

/**
 * Gets the fused kernels for this machine's processor ready, as `linkEngine` does the engine. Training works
 * without them too, only slower: where they cannot be compiled a warning says why.
 */
export async function linkKernels(options: LinkOptions = {}): Promise<Kernels | undefined> {
  const lib = await libTensorFlow(options);
  try {
    return await compileKernels(lib, options);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    options.onWarning?.(`Training is slower than it could be: ${error.message}`);
    return undefined;
  }
}

/** The TensorFlow that this process links against. */
export async function libTensorFlow(options: LinkOptions = {}): Promise<LibTensorFlow> {
  const { libtensorflow } = readEnv();
  if (libtensorflow) return existingLibTensorFlow(libtensorflow);
  const { variant = hasNvidiaDevice() ? "cuda" : "cpu" } = readEngineEnv();
  return await downloadLibTensorFlow(variant, options);
}

function hasNvidiaDevice(): boolean {
  return process.platform === "linux" && process.arch === "x64" && existsSync("/dev/nvidiactl");
}
