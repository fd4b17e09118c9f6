import type { RunnerFactsInput } from "@frostline/client";
import type { RunnerEnv } from "./env.ts";
import { findHostFacts } from "./facts.ts";
import { makeSlots, type Slot } from "./slots.ts";
import { findGpus } from "./system/gpus.ts";

export interface Host {
  slots: Slot[];
  facts: RunnerFactsInput;
}

type HostEnv = Pick<RunnerEnv, "slots" | "visibleGpus" | "engineThreads">;

/**
 * What this host has for runs.
 * @param engine name of the engine that trains; undefined: it is not known yet
 */
export async function findHost(env: HostEnv, engine?: string): Promise<Host> {
  // The engines of TensorFlow.js compute on the processor, except WebGPU's, which chooses its GPU by itself.
  const isTensorFlow = engine === undefined || engine === "tensorflow";
  const gpus = isTensorFlow || engine === "tfjs/webgpu" ? await findGpus(env.visibleGpus) : [];
  const facts = await findHostFacts(gpus);
  const slots = makeSlots({
    wanted: env.slots,
    gpus: isTensorFlow ? gpus : [],
    cores: facts.cores,
    threadsAreSet: env.engineThreads !== undefined,
  });
  return { slots, facts: { ...facts, engine: engine ?? null, slots: slots.length } };
}
