import { EngineError } from "./ops.ts";

/** What TensorFlow.js threw, in one sentence that names the op. */
export function tfjsError(op: string, error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.split("\n").find((line) => line.trim() !== "") ?? "unknown reason";
  const outOfMemory = OUT_OF_MEMORY.test(message);
  return new EngineError(`TensorFlow.js's ${op} failed: ${reason.trim()}`, { outOfMemory, cause: error });
}

/** Of V8, of WebAssembly (whose memory ends at 4 GiB), of Dawn. */
const OUT_OF_MEMORY =
  /out of memory|array buffer allocation failed|invalid (typed )?array length|cannot enlarge memory|memory access out of bounds|OOM|allocation size/i;
