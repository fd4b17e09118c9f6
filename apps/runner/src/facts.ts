import { readdirSync, readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from "node:os";
import type { RunnerFactsInput } from "@frostline/client";

function nvidiaModel(): string | undefined {
  try {
    const gpus = "/proc/driver/nvidia/gpus"; // one folder a GPU, named by its PCI address
    const information = readFileSync(`${gpus}/${readdirSync(gpus)[0]}/information`, "utf8");
    return /^Model:\s*(.+)$/m.exec(information)?.[1];
  } catch {
    return undefined;
  }
}

/** What this host is; shown on the runners page. The engine is known only once it is linked. */
export function hostFacts(engine?: string): RunnerFactsInput {
  return {
    hostname: hostname(),
    os: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() || arch(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    gpu: nvidiaModel() ?? null,
    nodeVersion: process.version,
    engine: engine ?? null,
  };
}
