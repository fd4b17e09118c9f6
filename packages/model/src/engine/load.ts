import { readEnv } from "../env.ts";
import type { EngineChoice } from "./choice.ts";
import { readEngineEnv } from "./env.ts";
import { type LinkOptions, linkEngine, linkKernels } from "./link.ts";
import { type Engine, EngineError } from "./ops.ts";
import { loadTensorFlow } from "./tensorflow-library.ts";
import { tfjsEngine } from "./tfjs.ts";
import { loadTfjsBackend } from "./tfjs-backend.ts";
import { findAdapter } from "./webgpu.ts";

export interface EngineOptions extends LinkOptions {
  /** The default is FROSTLINE_ENGINE's, and without that "auto". */
  engine?: EngineChoice | undefined;
}

/** The engine that stands in where TensorFlow cannot be had: of those that run everywhere the fastest. */
const FALLBACK = "wasm";

/**
 * Loads a tensor engine into this process. "auto" takes TensorFlow, and where this machine cannot have it
 * (no wheel for its platform, no pip, no compiler, a library that does not load) the fallback, with a warning.
 * An engine that was asked for by name is that or an error.
 * @throws EngineError or CacheError, saying what to install or to do
 */
export async function loadEngine(options: EngineOptions = {}): Promise<Engine> {
  const choice = options.engine ?? readEngineEnv().engine;
  if (choice === "tensorflow") return await loadTensorFlow(options);
  if (choice !== "auto") return tfjsEngine(await loadTfjsBackend(choice));
  try {
    return await loadTensorFlow(options);
  } catch (error) {
    warnOfFallback(error, options);
    return tfjsEngine(await loadTfjsBackend(FALLBACK));
  }
}

/**
 * Does what takes long or may fail before an engine is loaded, in a process that will not compute: links
 * TensorFlow, looks for the GPU. Options and errors are those of `loadEngine`.
 * @returns the name of the engine that `loadEngine` will load
 */
export async function prepareEngine(options: EngineOptions = {}): Promise<string> {
  const choice = options.engine ?? readEngineEnv().engine;
  if (choice === "webgpu") await findAdapter();
  if (choice !== "auto" && choice !== "tensorflow") return `tfjs/${choice}`;
  try {
    await linkEngine(options);
    await linkKernels(options);
    return "tensorflow";
  } catch (error) {
    if (choice === "tensorflow") throw error;
    warnOfFallback(error, options);
    return `tfjs/${FALLBACK}`;
  }
}

/** @throws the error itself when it is one that another engine does not mend, or the person's to mend */
function warnOfFallback(error: unknown, { onWarning }: EngineOptions): void {
  const isOurs = error instanceof EngineError && error.unavailable;
  if (!isOurs || readEnv().libtensorflow || readEngineEnv().variant) throw error;
  onWarning?.(
    `TensorFlow cannot be used here, so the engine is tfjs/${FALLBACK}, which is at least ten times slower. ` +
      `The reason: ${error.message}`,
  );
}
