import { EngineError } from "./ops.ts";

/** What TensorFlow.js threw, in one sentence that names the op. */
export function tfjsError(op: string, error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  if (WEBASSEMBLY_GAVE_UP.test(message))
    return new EngineError(
      `TensorFlow.js's ${op} failed, most likely because WebAssembly's 4 GiB of memory are full: ` +
        "take a smaller batch, freeze more layers or choose another engine",
      { outOfMemory: true, cause: error },
    );
  const reason = message.split("\n").find((line) => line.trim() !== "") ?? "unknown reason";
  const outOfMemory = OUT_OF_MEMORY.test(message);
  return new EngineError(`TensorFlow.js's ${op} failed: ${reason.trim()}`, { outOfMemory, cause: error });
}

/** It is built without words for its errors; the only one that its operations meet is a lack of memory. */
const WEBASSEMBLY_GAVE_UP = /^Aborted\(|memory access out of bounds|cannot enlarge memory/i;

/** Of V8 and of Dawn. */
const OUT_OF_MEMORY = /out of memory|array buffer allocation failed|invalid (typed )?array length|OOM/i;
