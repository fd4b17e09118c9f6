import { EngineError } from "./ops.ts";

/** "auto": TensorFlow, or TensorFlow.js where this machine cannot have TensorFlow. */
export const ENGINE_CHOICES = ["auto", "tensorflow", "wasm", "cpu", "webgpu"] as const;

export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/**
 * @param source what the person set, for the error: "FROSTLINE_ENGINE", "--engine"
 * @throws EngineError that lists the engines
 */
export function parseEngineChoice(name: string, source: string): EngineChoice {
  const choice = ENGINE_CHOICES.find((known) => known === name);
  if (choice) return choice;
  throw new EngineError(
    `${source} names the engine "${name}", which does not exist: use one of ${ENGINE_CHOICES.join(", ")}`,
  );
}
