import { EngineError } from "./ops.ts";

/** What the binding threw, in one sentence. It puts the reason on the second line of its message. */
export function tensorflowError(op: string, error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const reason = lines[1] ?? lines[0] ?? "unknown reason";
  const outOfMemory = /OOM when allocating|failed to allocate|RESOURCE_EXHAUSTED/i.test(message);
  return new EngineError(`TensorFlow's ${op} failed: ${reason.trim()}`, { outOfMemory, cause: error });
}
