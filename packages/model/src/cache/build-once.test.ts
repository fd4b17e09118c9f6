import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { buildOnce } from "./build-once.ts";
import { newOwner } from "./owner.ts";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const NAME = "things/thing-1";

/** test/cache-builder.ts as a process of its own, and what it says. */
class Builder {
  readonly process: ChildProcessWithoutNullStreams;
  readonly said: string[] = [];
  private readonly lines;

  constructor(cacheDir: string, log: string) {
    const args = ["--import", "tsx", "test/cache-builder.ts", cacheDir, log];
    this.process = spawn(process.execPath, args, { cwd: PACKAGE });
    this.process.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.process.stdout });
    this.lines.on("line", (line) => this.said.push(line));
    onTestFinished(() => void this.process.kill("SIGKILL"));
  }

  async says(text: string): Promise<string> {
    for (;;) {
      const line = this.said.find((said) => said.includes(text));
      if (line) return line;
      await once(this.lines, "line");
    }
  }

  finish(): void {
    this.process.stdin.write("go on\n");
  }
}

async function contents(cacheDir: string, folder: string): Promise<string[]> {
  return (await readdir(join(cacheDir, folder))).sort();
}

const writeThing = async ({ folder }: { folder: string }) => {
  await writeFile(join(folder, "first.txt"), "first half\n");
  await mkdir(join(folder, "deep"));
  await writeFile(join(folder, "deep", "second.txt"), "second half\n");
};

describe("a cache entry", () => {
  test("is built by one of two processes that want it at once; the other waits and takes it", async () => {
    const cacheDir = await temporaryFolder();
    const log = join(cacheDir, "log.txt");
    const first = new Builder(cacheDir, log);
    await first.says("half built");
    const second = new Builder(cacheDir, log);
    await second.says(`waiting for process ${first.process.pid}`);
    first.finish();
    const entries = await Promise.all([first.says("entry"), second.says("entry")]);
    expect(entries).toEqual([`entry ${join(cacheDir, NAME)}`, `entry ${join(cacheDir, NAME)}`]);
    expect(await readFile(log, "utf8")).toBe(`built by ${first.process.pid}\n`);
    expect(await contents(cacheDir, "locks")).toEqual([]);
    expect(await contents(cacheDir, "unfinished")).toEqual([]);
  });

  test("of a process killed in the middle of its build is built afresh, and nothing of it stays", async () => {
    const cacheDir = await temporaryFolder();
    const killed = new Builder(cacheDir, join(cacheDir, "log.txt"));
    await killed.says("half built");
    killed.process.kill("SIGKILL");
    await once(killed.process, "exit");
    expect(await contents(cacheDir, "locks")).toHaveLength(1);
    expect(await contents(cacheDir, "unfinished")).toHaveLength(1);

    const entry = await buildOnce(NAME, writeThing, { cacheDir });
    expect(await readFile(join(entry, "deep", "second.txt"), "utf8")).toBe("second half\n");
    expect(await contents(cacheDir, "locks")).toEqual([]);
    expect(await contents(cacheDir, "unfinished")).toEqual([]);
  });

  test("is built by a waiter when the process that it waits for is killed", async () => {
    const cacheDir = await temporaryFolder();
    const log = join(cacheDir, "log.txt");
    const killed = new Builder(cacheDir, log);
    await killed.says("half built");
    const waiting = new Builder(cacheDir, log);
    await waiting.says("waiting");
    killed.process.kill("SIGKILL");
    await waiting.says("half built");
    waiting.finish();
    await waiting.says("entry");
    expect(await contents(cacheDir, NAME)).toEqual(["first.txt", "manifest.json", "second.txt"]);
  });

  test("is not blocked by a lock whose process id now belongs to another process", async () => {
    const cacheDir = await temporaryFolder();
    await mkdir(join(cacheDir, "locks"));
    const [host, pid, , random] = newOwner().split("~");
    await symlink([host, pid, "1", random].join("~"), join(cacheDir, "locks", "things+thing-1"));
    await expect(buildOnce(NAME, writeThing, { cacheDir })).resolves.toBe(join(cacheDir, NAME));
  });

  test("is built once by calls at once in one process", async () => {
    const cacheDir = await temporaryFolder();
    let builds = 0;
    const build = async (context: { folder: string }) => {
      builds += 1;
      await writeThing(context);
    };
    await Promise.all([1, 2, 3].map(() => buildOnce(NAME, build, { cacheDir })));
    expect(builds).toBe(1);
  });

  test("whose build fails is not there, and leaves nothing behind", async () => {
    const cacheDir = await temporaryFolder();
    const failing = buildOnce(
      NAME,
      async (context) => {
        await writeThing(context);
        throw new Error("the download broke");
      },
      { cacheDir },
    );
    await expect(failing).rejects.toThrow("the download broke");
    expect(await contents(cacheDir, ".")).toEqual(["locks", "unfinished"]);
    expect(await contents(cacheDir, "locks")).toEqual([]);
    expect(await contents(cacheDir, "unfinished")).toEqual([]);
  });

  test("is no longer waited for after an abort", async () => {
    const cacheDir = await temporaryFolder();
    const building = new Builder(cacheDir, join(cacheDir, "log.txt"));
    await building.says("half built");
    const abort = new AbortController();
    const waiting = buildOnce(NAME, writeThing, {
      cacheDir,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(waiting).rejects.toThrow("aborted");
  });
});

describe("a damaged cache entry is noticed, named and built again", () => {
  test.each<[string, (entry: string) => Promise<void>, string]>([
    [
      "a changed byte",
      (entry) => writeFile(join(entry, "first.txt"), "first halF\n"),
      "the checksum of first.txt differs",
    ],
    [
      "a file cut short",
      (entry) => truncate(join(entry, "deep", "second.txt"), 3),
      "deep/second.txt has 3 bytes instead of 12",
    ],
    ["a lost file", (entry) => unlink(join(entry, "first.txt")), "first.txt is missing"],
    [
      "a broken manifest",
      (entry) => writeFile(join(entry, "manifest.json"), "{"),
      "manifest.json is missing or unreadable",
    ],
  ])("%s", async (_, damage, reason) => {
    const cacheDir = await temporaryFolder();
    const entry = await buildOnce(NAME, writeThing, { cacheDir });
    await damage(entry);
    const messages: string[] = [];
    const onProgress = ({ message }: { message: string }) => void messages.push(message);
    await buildOnce(NAME, writeThing, { cacheDir, onProgress });
    expect(messages).toEqual([`the cached ${NAME} is damaged (${reason}); it is made again`]);
    expect(await readFile(join(entry, "first.txt"), "utf8")).toBe("first half\n");
    expect(await readFile(join(entry, "deep", "second.txt"), "utf8")).toBe("second half\n");
    expect(await contents(cacheDir, "unfinished")).toEqual([]);
  });
});

describe("a cache folder that cannot be used is explained in one sentence", () => {
  test("a file in its place", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const building = buildOnce(NAME, writeThing, { cacheDir: join(file, "cache") });
    await expect(building).rejects.toThrow("a part of its path is a file: set FROSTLINE_CACHE_DIR");
  });

  test.skipIf(process.platform !== "linux")("a full disk", async () => {
    const cacheDir = await temporaryFolder();
    const building = buildOnce(NAME, () => writeFile("/dev/full", "x"), { cacheDir });
    await expect(building).rejects.toThrow(`the disk of the cache folder ${cacheDir} is full`);
    expect(await contents(cacheDir, "unfinished")).toEqual([]);
  });

  test("a name that would lead out of it", async () => {
    const cacheDir = await temporaryFolder();
    await expect(buildOnce("../evil", writeThing, { cacheDir })).rejects.toThrow("cannot be the name");
  });
});
