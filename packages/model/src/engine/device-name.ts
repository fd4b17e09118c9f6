import { cpus } from "node:os";

/** "AMD EPYC, 2 threads". */
export function cpuName(threads: number): string {
  const model = cpus()[0]?.model.replace(/\s+/g, " ").trim() || process.arch;
  return `${model}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
