import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { extract } from "tar";

/** Where Debian's chromium keeps its software GPU, and its libvulkan1 the loader. */
const SYSTEM = {
  driver: "/usr/lib/chromium/vk_swiftshader_icd.json",
  loaders: ["/usr/lib/x86_64-linux-gnu/libvulkan.so.1", "/usr/lib/aarch64-linux-gnu/libvulkan.so.1"],
};

/**
 * What a process needs in its environment to find SwiftShader, Chromium's GPU in software: the system's, or
 * the one in the npm package @sparticuz/chromium, unpacked into `folder`.
 * @returns undefined where there is neither
 */
export async function softwareGpu(folder: string): Promise<Record<string, string> | undefined> {
  if (existsSync(SYSTEM.driver) && SYSTEM.loaders.some((path) => existsSync(path)))
    return { VK_ICD_FILENAMES: SYSTEM.driver };
  const archive = packagedArchive();
  if (!archive || process.platform !== "linux" || process.arch !== "x64") return undefined;
  const file = join(folder, "swiftshader.tar");
  await writeFile(file, brotliDecompressSync(await readFile(archive)));
  await extract({ file, cwd: folder });
  return { VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: folder };
}

function packagedArchive(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
    const archive = join(dirname(entry), "..", "..", "bin", "swiftshader.tar.br");
    return existsSync(archive) ? archive : undefined;
  } catch {
    return undefined;
  }
}
