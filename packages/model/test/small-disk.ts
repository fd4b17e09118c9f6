import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/**
 * A folder on a disk of its own with so many bytes, for the running test; undefined where this process may not
 * mount one (it needs Linux and root), which the test should say loudly.
 */
export async function smallDisk(bytes: number): Promise<string | undefined> {
  const folder = await temporaryFolder();
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    execFileSync("/bin/umount", [folder]);
  });
  return folder;
}

export const NEEDS_ROOT = "SKIPPED, NOT TESTED: a disk that fills up needs Linux and root";
