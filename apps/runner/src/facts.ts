import { execFile } from "node:child_process";
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import type { RunnerFactsInput } from "@frostline/client";
import { findCudaVersion, type Gpu } from "./system/gpus.ts";

async function findPythonVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("python3", ["--version"], { timeout: 10_000 });
    return /Python (\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** Of this host, or of the container or job that this process is confined to. */
export function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * What this host is; shown on the runners page.
 * @param gpus those that its training processes may use
 */
export async function findHostFacts(gpus: Gpu[]): Promise<RunnerFactsInput> {
  const [pythonVersion, cudaVersion] = await Promise.all([
    findPythonVersion(),
    gpus.length > 0 ? findCudaVersion() : undefined,
  ]);
  return {
    hostname: hostname(),
    os: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() || arch(),
    cores: availableParallelism(),
    memoryBytes: usableMemory(),
    gpus: gpus.map(({ model, memoryBytes, driver }) => ({ model, memoryBytes, driver })),
    cudaVersion: cudaVersion ?? null,
    nodeVersion: process.version,
    pythonVersion: pythonVersion ?? null,
  };
}
