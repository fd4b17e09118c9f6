import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

const FILE = "manifest.json";

const Manifest = z.object({
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

export type Verification = "every byte" | "sizes";

/** SHA-256 of a file, in hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** Writes down size and checksum of every file of a finished folder, into the folder. */
export async function writeManifest(folder: string): Promise<void> {
  const files: z.infer<typeof Manifest>["files"] = {};
  for (const path of await filesIn(folder)) {
    const { size } = await stat(join(folder, path));
    files[path] = { bytes: size, sha256: await sha256OfFile(join(folder, path)) };
  }
  await writeFile(join(folder, FILE), `${JSON.stringify({ files }, null, 1)}\n`);
}

/**
 * What is wrong with a folder that `writeManifest` finished: undefined when nothing is,
 * "missing" when there is no such folder, else one phrase that names the file.
 */
export async function folderProblem(folder: string, verification: Verification): Promise<string | undefined> {
  if (!(await stat(folder).catch(() => undefined))) return "missing";
  const manifest = await readManifest(folder);
  if (!manifest) return `${FILE} is missing or unreadable`;
  for (const [path, expected] of Object.entries(manifest.files)) {
    const file = join(folder, path);
    const actual = await stat(file).catch(() => undefined);
    if (!actual) return `${path} is missing`;
    if (actual.size !== expected.bytes) {
      return `${path} has ${actual.size} bytes instead of ${expected.bytes}`;
    }
    if (verification === "every byte" && (await sha256OfFile(file)) !== expected.sha256) {
      return `the checksum of ${path} differs`;
    }
  }
  return undefined;
}

async function readManifest(folder: string): Promise<z.infer<typeof Manifest> | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, FILE), "utf8")));
  } catch {
    return undefined;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== FILE)
    .sort();
}
