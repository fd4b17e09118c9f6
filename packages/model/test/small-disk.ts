import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { onTestFinished, type TestContext } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/** Skips the running test, and says so where it cannot be overlooked. */
function skipLoudly({ skip, task }: TestContext, reason: string): never {
  process.stderr.write(`SKIPPED, NOT TESTED: "${task.name}" (${reason})\n`);
  return skip(reason);
}

/** A folder on a disk of its own with so many bytes, for the running test, which is skipped where none can be made. */
export async function smallDisk(bytes: number, context: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return skipLoudly(context, "a small disk needs Linux and root");
  }
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    execFileSync("/bin/umount", [folder]);
  });
  return folder;
}
