import type { Gpu } from "./system/gpus.ts";

/** Room for one training process. */
export interface Slot {
  /** The one that its training process uses. */
  gpu: Gpu | undefined;
  /** What its training process finds in its environment. */
  env: Record<string, string>;
}

export interface SlotOptions {
  wanted: number | "auto";
  /** Those that the engine can use. */
  gpus: Gpu[];
  cores: number;
  /** A person has set how many threads a training process has. */
  threadsAreSet: boolean;
}

/**
 * The slots of a runner: "auto" makes one for each GPU, and one where there is none. More slots than GPUs take turns in
 * sharing them; without a GPU they share the cores.
 */
export function makeSlots({ wanted, gpus, cores, threadsAreSet }: SlotOptions): Slot[] {
  const count = wanted === "auto" ? Math.max(1, gpus.length) : wanted;
  return Array.from({ length: count }, (_, index) => {
    const gpu = gpus[index % gpus.length];
    if (gpu) return { gpu, env: { ...envOfGpu(gpu), ...(count > gpus.length ? SHARED_GPU : {}) } };
    const threads = Math.max(1, Math.floor(cores / count));
    const isAlone = count === 1 || threadsAreSet;
    return { gpu: undefined, env: isAlone ? {} : { TF_NUM_INTRAOP_THREADS: String(threads) } };
  });
}

const envOfGpu = ({ device }: Gpu) => ({
  CUDA_VISIBLE_DEVICES: device,
  CUDA_DEVICE_ORDER: "PCI_BUS_ID", // the numbers of nvidia-smi; CUDA's own order is by speed
});

/** TensorFlow takes all of a GPU's memory at its start otherwise. */
const SHARED_GPU = { TF_FORCE_GPU_ALLOW_GROWTH: "true" };
