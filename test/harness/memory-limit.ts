import { existsSync } from "node:fs";
import { mkdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

/** The two layouts that Linux has: a folder of groups, and the file with a group's limit. */
const LAYOUTS = [
  { groups: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes" },
  { groups: "/sys/fs/cgroup", limit: "memory.max" },
];

/** A group of processes whose memory the kernel limits: it kills the largest of them when they want more. */
export class MemoryLimit implements AsyncDisposable {
  private constructor(private readonly folder: string) {}

  /** Undefined where this user may not make one. */
  static async of(bytes: number): Promise<MemoryLimit | undefined> {
    for (const { groups, limit } of LAYOUTS) {
      const folder = join(groups, `frostline-test-${process.pid}`);
      if (!existsSync(groups) || !(await mkdir(folder).then(done, failed))) continue;
      const limits = existsSync(join(folder, limit)) && writeFile(join(folder, limit), `${bytes}`);
      if (limits && (await limits.then(done, failed))) return new MemoryLimit(folder);
      await rmdir(folder);
    }
    return undefined;
  }

  /** What it starts from now on is limited, too. */
  async add(pid: number): Promise<void> {
    await writeFile(join(this.folder, "cgroup.procs"), `${pid}`);
  }

  /** When its processes have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await expect.poll(() => rmdir(this.folder).then(done, failed), { timeout: 60_000 }).toBe(true);
  }
}

const done = () => true;
const failed = () => false;
