import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A GPU that the training processes may use. */
export interface Gpu {
  /** What CUDA_VISIBLE_DEVICES and nvidia-smi call it: its number, or its UUID. */
  device: string;
  model: string;
  memoryBytes: number;
  driver: string;
}

const run = promisify(execFile);
const TIMEOUT_MS = 10_000; // the driver of an idle host wakes up first
const QUERY = ["--query-gpu=index,uuid,name,memory.total,driver_version", "--format=csv,noheader,nounits"];

/**
 * The NVIDIA GPUs of this host that a process may use, in the order in which it sees them.
 * @param visible CUDA_VISIBLE_DEVICES as this process was given it (Slurm sets it); undefined: all
 */
export async function findGpus(visible: string | undefined): Promise<Gpu[]> {
  try {
    const { stdout } = await run("nvidia-smi", QUERY, { timeout: TIMEOUT_MS });
    return visibleGpus(parseGpuList(stdout), visible);
  } catch {
    return []; // no driver, no GPU
  }
}

interface ListedGpu extends Gpu {
  uuid: string;
}

/** What `nvidia-smi` answers to QUERY. A card that does not tell its memory has "[N/A]" there: taken as 0. */
export function parseGpuList(output: string): ListedGpu[] {
  return output
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [device, uuid, model, mib = "", driver = ""] = line.split(",").map((cell) => cell.trim());
      if (!device || !uuid || !model) return [];
      return [{ device, uuid, model, memoryBytes: (Number.parseFloat(mib) || 0) * 2 ** 20, driver }];
    });
}

/** As CUDA reads the variable: by number or by the beginning of a UUID, up to the first entry that names no GPU. */
export function visibleGpus(listed: ListedGpu[], visible: string | undefined): Gpu[] {
  if (visible === undefined) return listed.map(({ uuid: _, ...gpu }) => gpu);
  const found: Gpu[] = [];
  for (const entry of visible.split(",").map((part) => part.trim())) {
    const gpu = listed.find(
      ({ device, uuid }) => entry === device || (entry.startsWith("GPU-") && uuid.startsWith(entry)),
    );
    if (!gpu) break;
    const { uuid: _, ...known } = gpu;
    found.push({ ...known, device: entry });
  }
  return found;
}

/** The newest CUDA that the installed driver serves. Undefined where there is no driver. */
export async function findCudaVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("nvidia-smi", [], { timeout: TIMEOUT_MS });
    return /CUDA Version:\s*([\d.]+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
