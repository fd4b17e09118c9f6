import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { link, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

// A lock is a file `lock.<n>`; the one with the highest n counts. Taking over a dead process's lock.<n> means creating
// lock.<n+1>, which only one of several racers can do. Removing and re-creating one file could not be done safely:
// a slow racer would remove the lock that a fast one has just made.

const lockName = /^lock\.(\d+)$/;
const released = "released";

interface Holder {
  pid: number;
  /** When that process began: a number that is used again belongs to another process. */
  startedAt: string;
}

/** Another process has the folder open. The message is one sentence for the person. */
export class FolderLockedError extends Error {
  override name = "FolderLockedError";

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}: stop that process, or choose another folder with FROSTLINE_DATA_DIR.`,
    );
  }
}

/**
 * Makes this process the only one that has the folder open; a lock left by a killed process is taken over at once.
 * @returns the function that gives the folder free
 * @throws FolderLockedError when a living process holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = resolve(folder);
  const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? "" };
  const draft = join(path, `lock.draft.${process.pid}.${Math.random().toString(36).slice(2)}`);
  await writeFile(draft, JSON.stringify(mine));
  try {
    for (;;) {
      const current = await highestLock(path);
      const holder = await holderOf(path, current);
      if (holder && isAlive(holder)) throw new FolderLockedError(path, holder.pid);

      const next = current + 1;
      if (!(await createdFrom(draft, lockFile(path, next)))) continue; // someone else was faster: look again
      // A racer that had slept since it read the folder may create a number that was used and removed long ago.
      if ((await highestLock(path)) > next) {
        await rm(lockFile(path, next), { force: true });
        continue;
      }
      await removeOlder(path, next);
      return () => writeFile(lockFile(path, next), released);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

const lockFile = (folder: string, number: number) => join(folder, `lock.${number}`);

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const number = lockName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function highestLock(folder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder)));
}

async function removeOlder(folder: string, number: number): Promise<void> {
  for (const older of await lockNumbers(folder)) {
    if (older < number) await rm(lockFile(folder, older), { force: true });
  }
}

/** Who wrote the lock; undefined when it was given free, is gone, or was torn by a crash of the machine. */
async function holderOf(folder: string, number: number): Promise<Holder | undefined> {
  try {
    const text = await readFile(lockFile(folder, number), "utf8");
    return text === released ? undefined : (JSON.parse(text) as Holder);
  } catch {
    return undefined;
  }
}

/** A hard link appears with its content in one step, and fails when the name is taken. */
async function createdFrom(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    const refused = error instanceof Error && "code" in error && error.code === "EPERM";
    if (!refused) return false; // EPERM: it lives, under another user
  }
  const startedAt = startOf(holder.pid);
  return startedAt === undefined || startedAt === holder.startedAt;
}

/** When a process began: boot and clock ticks on Linux, the date that ps prints elsewhere; undefined when neither is known. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before it may hold spaces
    if (fields[0] === "Z") return `${boot} dead`; // a zombie holds nothing
    return `${boot} ${fields[19]}`;
  } catch {
    return startByPs(pid);
  }
}

function startByPs(pid: number): string | undefined {
  try {
    return (
      execFileSync("env", ["LC_ALL=C", "TZ=UTC", "ps", "-o", "lstart=", "-p", String(pid)], {
        encoding: "utf8",
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
