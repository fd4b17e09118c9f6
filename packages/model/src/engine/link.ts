import { existsSync } from "node:fs";
import type { OnProgress } from "../cache/index.ts";
import { readEnv } from "../env.ts";
import { compileNativeParts, findCompiler, type NativeParts } from "./compile.ts";
import { readEngineEnv } from "./env.ts";
import { downloadLibTensorFlow, existingLibTensorFlow } from "./libtensorflow.ts";

export interface LinkOptions {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Gets the tensor engine ready, once per machine: TensorFlow's library (downloaded, or the one that
 * FROSTLINE_LIBTENSORFLOW names) and the native part of @tensorflow/tfjs-node-gpu compiled against it.
 * Everything lies in the cache folder; several processes may call this at once. Instant when it was done before.
 * @returns the paths of the native parts
 * @throws EngineError or CacheError, saying what to install or to do
 */
export async function linkEngine(options: LinkOptions = {}): Promise<NativeParts> {
  const { compiler: preferred, variant = hasNvidiaDevice() ? "cuda" : "cpu" } = readEngineEnv();
  const { libtensorflow } = readEnv();
  // Asked for before the download: who lacks a compiler should not wait for 274 MB to learn it.
  const compiler = await findCompiler(preferred);
  const library = libtensorflow
    ? existingLibTensorFlow(libtensorflow)
    : await downloadLibTensorFlow(variant, options);
  return await compileNativeParts(library, { compiler, ...options });
}

function hasNvidiaDevice(): boolean {
  return process.platform === "linux" && process.arch === "x64" && existsSync("/dev/nvidiactl");
}
