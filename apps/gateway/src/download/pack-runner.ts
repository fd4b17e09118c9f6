import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { create } from "tar";
import { z } from "zod";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const RUNNER = join(ROOT, "apps/runner");
const OURS = { "@frostline/client": "packages/client", "@frostline/model": "packages/model" };
/** Only its C++ sources are used; it would bring 250 MB of TensorFlow.js along. */
const ADDON = "@tensorflow/tfjs-node-gpu";
/** 130 MB for the few who train by WebGPU: `npx --package webgpu --package …/runner.tgz frostline-runner` adds it. */
const LEFT_OUT = ["webgpu"];

/** The runner as one npm package. */
export interface RunnerPackage {
  bytes: Buffer;
  /** Changes with its content, and with nothing else. */
  version: string;
}

const Manifest = z.object({
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

const manifestOf = async (folder: string) =>
  Manifest.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));

/**
 * Packs this checkout's runner, as sources, with the two packages of ours that it needs inside: what runs elsewhere is
 * what runs here. Packages of others come from the registry, in the versions that are tested here. The same sources give
 * the same bytes, whichever gateway packs them.
 */
export async function packRunner(): Promise<RunnerPackage> {
  const scratch = await mkdtemp(join(tmpdir(), "frostline-runner-package-"));
  try {
    const folder = join(scratch, "package");
    await copySources(RUNNER, folder);
    await cp(join(RUNNER, "bin"), join(folder, "bin"), { recursive: true });
    await cp(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
    const { version, license, dependencies } = await manifestOf(RUNNER);
    const needed = { ...dependencies };
    for (const [name, path] of Object.entries(OURS)) {
      const source = join(ROOT, path);
      const inside = join(folder, "node_modules", name);
      await copySources(source, inside);
      await cp(join(source, "package.json"), join(inside, "package.json"));
      Object.assign(needed, (await manifestOf(source)).dependencies);
    }
    await copyAddon(join(folder, "node_modules", ADDON));
    for (const name of LEFT_OUT) delete needed[name];
    const manifest = {
      name: "frostline-runner",
      version,
      license,
      type: "module",
      bin: { "frostline-runner": "bin/frostline-runner.mjs" },
      engines: { node: ">=20.19" },
      dependencies: Object.fromEntries(Object.entries(needed).toSorted()),
      bundleDependencies: [...Object.keys(OURS), ADDON],
    };
    await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    const bytes = await archive(scratch);
    return { bytes, version: createHash("sha256").update(bytes).digest("hex").slice(0, 16) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The folder src without its tests. */
async function copySources(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(join(from, "src"), join(to, "src"), {
    recursive: true,
    filter: (path) => !path.endsWith(".test.ts"),
  });
}

async function copyAddon(to: string): Promise<void> {
  const require = createRequire(join(ROOT, OURS["@frostline/model"], "package.json"));
  const from = dirname(require.resolve(`${ADDON}/package.json`));
  const { version, license } = await manifestOf(from);
  await cp(join(from, "binding"), join(to, "binding"), { recursive: true });
  await writeFile(join(to, "package.json"), `${JSON.stringify({ name: ADDON, version, license })}\n`);
}

/** Nothing of this machine is in it: no owner, no time, one order. */
async function archive(scratch: string): Promise<Buffer> {
  const entries = await readdir(join(scratch, "package"), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(scratch.length + 1))
    .toSorted();
  const options = {
    cwd: scratch,
    portable: true,
    gzip: { level: 9 },
    noDirRecurse: true,
    mtime: new Date(0),
  };
  return await buffer(create(options, files));
}
