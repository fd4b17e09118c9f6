import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimFolder } from "./single-instance.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "frostline-single-"));
});
afterAll(() => rm(home, { recursive: true }));

test("a folder belongs to one runner at a time, and is free again when it leaves", async () => {
  const dir = join(home, "one");
  const first = await claimFolder(dir);
  await expect(claimFolder(dir)).rejects.toThrow(/Another runner process uses .*one/);
  await first[Symbol.asyncDispose]();
  const second = await claimFolder(dir);
  await second[Symbol.asyncDispose]();
});

test("a folder too deep for a socket's path is guarded all the same", async () => {
  const dir = join(home, "deep".repeat(10), "deeper".repeat(10), "deepest".repeat(10));
  await using _first = await claimFolder(dir);
  await expect(claimFolder(dir)).rejects.toThrow(/Another runner process/);
});

test("what a killed runner left does not keep the next one out", async () => {
  const dir = join(home, "killed");
  const module = JSON.stringify(new URL("./single-instance.ts", import.meta.url).href);
  const script = `import { claimFolder } from ${module};
    await claimFolder(${JSON.stringify(dir)});
    process.stdout.write("held");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  await once(holder.stdout, "data");
  await expect(claimFolder(dir)).rejects.toThrow(/Another runner process/);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  await using _next = await claimFolder(dir);
});
