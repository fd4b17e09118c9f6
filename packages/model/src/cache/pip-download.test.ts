import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { type BuildOptions, buildOnce, type Progress } from "./build-once.ts";
import { type PipPackage, pipDownload } from "./pip-download.ts";

const SMALL_WHEEL: PipPackage = {
  requirement: "vaderSentiment==3.3.2",
  sha256: "3bf1d243b98b1afad575b9f22bc2cb1e212b94ff89ca74f8a23a588d024ea311",
  bytes: 125_950,
  kind: "wheel",
};

async function download(wanted: PipPackage, cacheDir: string, options: BuildOptions = {}): Promise<string> {
  return await buildOnce(
    "downloads/small",
    async ({ folder, scratch, onProgress, signal }) => {
      await pipDownload(wanted, { into: folder, scratch, onProgress, signal });
    },
    { cacheDir, ...options },
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a download with pip", () => {
  test("brings the pinned file, and tells how many bytes are there", async () => {
    const progress: Progress[] = [];
    const folder = await download(SMALL_WHEEL, await temporaryFolder(), {
      onProgress: (step) => progress.push(step),
    });
    expect(await readdir(folder)).toContain("vaderSentiment-3.3.2-py2.py3-none-any.whl");
    const { bytes } = SMALL_WHEEL;
    expect(progress[0]).toEqual({
      message: "downloading vaderSentiment==3.3.2",
      doneBytes: 0,
      totalBytes: bytes,
    });
    expect(progress.at(-1)).toEqual({
      message: "downloaded vaderSentiment==3.3.2",
      doneBytes: bytes,
      totalBytes: bytes,
    });
  });

  test("of another file than the pinned one is refused, and nothing is kept", async () => {
    const cacheDir = await temporaryFolder();
    const other = { ...SMALL_WHEEL, sha256: "0".repeat(64) };
    await expect(download(other, cacheDir)).rejects.toThrow(
      "the downloaded vaderSentiment==3.3.2 does not have the expected checksum",
    );
    expect(await readdir(join(cacheDir, "unfinished"))).toEqual([]);
    expect((await readdir(cacheDir)).map((file) => basename(file)).sort()).toEqual(["locks", "unfinished"]);
  });

  test("without pip says what to install", async () => {
    vi.stubEnv("PATH", await temporaryFolder());
    await expect(download(SMALL_WHEEL, await temporaryFolder())).rejects.toThrow(
      'pip is needed to download vaderSentiment==3.3.2 and was not found: install it ("sudo apt-get install python3-pip"',
    );
  });

  test("without a network says so", async () => {
    vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    vi.stubEnv("PIP_EXTRA_INDEX_URL", "");
    vi.stubEnv("PIP_FIND_LINKS", "");
    vi.stubEnv("PIP_RETRIES", "0");
    await expect(download(SMALL_WHEEL, await temporaryFolder())).rejects.toThrow(
      "could not be downloaded because pip cannot reach its package index",
    );
  });

  test("of a version that does not exist gives pip's reason", async () => {
    const missing = { ...SMALL_WHEEL, requirement: "vaderSentiment==99.0" };
    await expect(download(missing, await temporaryFolder())).rejects.toThrow(
      "pip could not download vaderSentiment==99.0: No matching distribution found",
    );
  });

  test("ends when it is aborted", async () => {
    const abort = new AbortController();
    const downloading = download(SMALL_WHEEL, await temporaryFolder(), {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(downloading).rejects.toThrow("aborted");
  });
});
