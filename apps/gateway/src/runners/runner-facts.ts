import { badInput } from "../errors.ts";
import { checkText } from "../text.ts";
import type { RunnerFacts, RunnerFactsInput } from "./runner.types.ts";

/** @throws BAD_INPUT naming the first fact that cannot be true */
export function checkFacts(facts: RunnerFactsInput): RunnerFacts {
  const text = (name: string, value: string) => checkText(`facts.${name}`, value, 500);
  const optional = (name: string, value: string | null | undefined) => (value ? text(name, value) : null);
  if (facts.cores < 1) throw badInput("facts.cores", "A host has at least one core.");
  if (facts.memoryBytes < 1) throw badInput("facts.memoryBytes", "A host has some memory.");
  return {
    hostname: text("hostname", facts.hostname),
    os: text("os", facts.os),
    cpu: text("cpu", facts.cpu),
    cores: facts.cores,
    memoryBytes: facts.memoryBytes,
    gpu: optional("gpu", facts.gpu),
    nodeVersion: text("nodeVersion", facts.nodeVersion),
    engine: optional("engine", facts.engine),
  };
}
