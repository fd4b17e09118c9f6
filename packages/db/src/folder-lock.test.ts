import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderLockedError, lockFolder } from "./folder-lock.ts";

const script = fileURLToPath(new URL("../test/hold-folder.ts", import.meta.url));

let folder: string;
let children: Child[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "frostline-lock-"));
  children = [];
});
afterEach(async () => {
  for (const { process } of children) process.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

interface Child {
  process: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line that it says. */
  line(): Promise<string>;
}

/** Another process that locks the folder. */
function holder(): Child {
  const child = spawn(process.execPath, ["--import", "tsx", script, folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let wake = () => {};
  child.stdout.on("data", (data: Buffer) => {
    lines.push(...data.toString().trimEnd().split("\n"));
    wake();
  });
  const self: Child = {
    process: child,
    async line() {
      while (lines.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.shift() ?? "";
    },
  };
  children.push(self);
  return self;
}

test("a second process is refused with a sentence that names the folder and who holds it", async () => {
  const first = holder();
  expect(await first.line()).toBe("locked");
  expect(await holder().line()).toBe(
    `refused: The data folder ${folder} is in use by process ${first.process.pid}: stop that process, or choose another folder with FROSTLINE_DATA_DIR.`,
  );
  await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
});

test("the same process cannot have it twice either", async () => {
  await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`);
});

test("a folder that was given free can be taken at once", async () => {
  const first = holder();
  await first.line();
  first.process.stdin.end();
  expect(await first.line()).toBe("unlocked");
  const unlock = await lockFolder(folder);
  await unlock();
  await lockFolder(folder);
});

test("the lock of a killed process is taken over at once", async () => {
  const first = holder();
  await first.line();
  first.process.kill("SIGKILL");
  await once(first.process, "exit");
  await lockFolder(folder);
});

test("of many that find the lock of a killed process, exactly one takes it", async () => {
  for (let round = 0; round < 3; round++) {
    const killed = holder();
    await killed.line();
    killed.process.kill("SIGKILL");
    await once(killed.process, "exit");

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => holder().line()));
    expect(answers.filter((answer) => answer === "locked")).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith("refused"))).toHaveLength(4);
    for (const { process } of children) process.kill("SIGKILL");
    await Promise.all(
      children.map(
        ({ process }) => process.exitCode !== null || process.signalCode !== null || once(process, "exit"),
      ),
    );
    children = [];
  }
});

test("a process number that now belongs to another process does not keep the folder", async () => {
  await writeFile(join(folder, "lock.7"), JSON.stringify({ pid: process.ppid, startedAt: "long ago" }));
  await lockFolder(folder);
});

test("a lock file that was torn by a crash does not keep the folder", async () => {
  await writeFile(join(folder, "lock.3"), '{"pid":');
  await lockFolder(folder);
});

test("old lock files do not pile up", async () => {
  for (let round = 0; round < 5; round++) {
    const unlock = await lockFolder(folder);
    await unlock();
  }
  expect(await readdir(folder)).toEqual(["lock.5"]);
});
