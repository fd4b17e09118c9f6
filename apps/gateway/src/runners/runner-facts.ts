import { badInput } from "../errors.ts";
import { checkText } from "../text.ts";
import type { RunnerFacts, RunnerFactsInput, RunnerGpu, RunnerGpuInput } from "./runner.types.ts";

const mostGpus = 64;
const mostSlots = 64;

/** @throws BAD_INPUT naming the first fact that cannot be true */
export function checkFacts(facts: RunnerFactsInput): RunnerFacts {
  const text = (name: string, value: string) => checkText(`facts.${name}`, value, 500);
  const optional = (name: string, value: string | null | undefined) => (value ? text(name, value) : null);
  if (facts.cores < 1) throw badInput("facts.cores", "A host has at least one core.");
  if (facts.memoryBytes < 1) throw badInput("facts.memoryBytes", "A host has some memory.");
  const slots = facts.slots ?? 1;
  if (slots < 1 || slots > mostSlots) {
    throw badInput("facts.slots", `A runner trains 1 to ${mostSlots} runs at once, not ${slots}.`);
  }
  const gpus = checkGpus(facts.gpus ?? []);
  return {
    hostname: text("hostname", facts.hostname),
    os: text("os", facts.os),
    cpu: text("cpu", facts.cpu),
    cores: facts.cores,
    memoryBytes: facts.memoryBytes,
    gpu: gpus[0]?.model ?? optional("gpu", facts.gpu),
    gpus,
    cudaVersion: optional("cudaVersion", facts.cudaVersion),
    nodeVersion: text("nodeVersion", facts.nodeVersion),
    pythonVersion: optional("pythonVersion", facts.pythonVersion),
    engine: optional("engine", facts.engine),
    slots,
  };
}

function checkGpus(gpus: RunnerGpuInput[]): RunnerGpu[] {
  if (gpus.length > mostGpus) throw badInput("facts.gpus", `A host has at most ${mostGpus} GPUs.`);
  return gpus.map(({ model, memoryBytes, driver }, index) => {
    const name = `facts.gpus[${index}]`;
    if (memoryBytes < 0) throw badInput(`${name}.memoryBytes`, "A GPU cannot have less than no memory.");
    return {
      model: checkText(`${name}.model`, model, 500),
      memoryBytes,
      driver: driver ? checkText(`${name}.driver`, driver, 500) : null,
    };
  });
}

/** Memory for each run that the runner trains at once: that of its smallest GPU, or its share of the host's. */
export function slotMemory({ gpus, memoryBytes, slots }: RunnerFacts): number {
  const told = gpus.filter((gpu) => gpu.memoryBytes > 0);
  if (told.length === 0) return Math.floor(memoryBytes / slots);
  const slotsOfOne = Math.ceil(slots / told.length); // where there are more slots than GPUs
  return Math.floor(Math.min(...told.map((gpu) => gpu.memoryBytes)) / slotsOfOne);
}

/** Facts as they were stored, perhaps before some of them were asked for. */
export function storedFacts(facts: unknown): RunnerFacts {
  const missing = { gpus: [], cudaVersion: null, pythonVersion: null, slots: 1 };
  return { ...missing, ...(facts as RunnerFacts) }; // checked when they were written
}
