import { readFileSync } from "node:fs";

const CGROUP = "/sys/fs/cgroup";

function lineOf(file: string, name: string): number | undefined {
  try {
    const value = new RegExp(`^${name} (\\d+)$`, "m").exec(readFileSync(file, "utf8"))?.[1];
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}

/** The folder of this process's control group (version 2); a container sees its own as the root. */
function ownGroup(): string {
  try {
    const path = /^0::(\/.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
    return `${CGROUP}${path === "/" ? "" : path}`;
  } catch {
    return CGROUP;
  }
}

/**
 * How many processes the kernel has killed for memory so far: of this process's control group, else of the whole
 * host. Undefined where the kernel does not tell. A process that was killed between two counts was killed for it.
 */
export function memoryKills(group = ownGroup(), host = "/proc/vmstat"): number | undefined {
  return lineOf(`${group}/memory.events`, "oom_kill") ?? lineOf(host, "oom_kill");
}
