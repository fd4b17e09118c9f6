import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** All GPUs of a host together; a value that none of them tells is undefined. */
export interface GpuUse {
  /** Share of the time in which a kernel ran, mean of all. */
  percent: number | undefined;
  memoryGib: number | undefined;
  watts: number | undefined;
}

const QUERY = [
  "--query-gpu=utilization.gpu,memory.used,power.draw",
  "--format=csv,noheader,nounits", // a line for each GPU: percent, MiB, W
];
const TIMEOUT_MS = 5_000;

/** What `nvidia-smi` answers to QUERY. A card that cannot tell a value says "[N/A]" or "[Not Supported]" there. */
export function parseGpus(output: string): GpuUse {
  const lines = output.trim().split("\n");
  const column = (index: number) =>
    lines.map((line) => Number.parseFloat(line.split(",")[index] ?? "")).filter(Number.isFinite);
  const sum = (values: number[]) =>
    values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
  const loads = column(0);
  const load = sum(loads);
  const memoryMib = sum(column(1));
  return {
    percent: load === undefined ? undefined : load / loads.length,
    memoryGib: memoryMib === undefined ? undefined : memoryMib / 1024,
    watts: sum(column(2)),
  };
}

/**
 * Of one GPU, or of all together. Undefined where there is no nvidia-smi, or it does not answer.
 * @param device its number or UUID
 */
export async function readGpus(device?: string): Promise<GpuUse | undefined> {
  const query = device === undefined ? QUERY : [`--id=${device}`, ...QUERY];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: TIMEOUT_MS });
    return parseGpus(stdout);
  } catch {
    return undefined;
  }
}
