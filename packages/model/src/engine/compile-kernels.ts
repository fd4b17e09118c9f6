import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildOnce, type OnProgress } from "../cache/index.ts";
import { runCompiler } from "./compile.ts";
import { findCompiler } from "./compiler.ts";
import type { LibTensorFlow } from "./libtensorflow.ts";

export interface Kernels {
  /** kernels.node. */
  file: string;
  /** Changes with their source, their flags and the processor; the same wherever they are installed. */
  identity: string;
}

interface Options {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

const MAC = process.platform === "darwin";
const require = createRequire(import.meta.url);
const SOURCES = fileURLToPath(new URL("kernels/", import.meta.url));

/**
 * Compiles the fused kernels (kernels/kernels.cc) for the processor of this machine, once, into the cache. The
 * processor is a part of the name: a cache that several hosts share has kernels for each kind of them.
 * @throws EngineError when there is no compiler, or it complains
 */
export async function compileKernels(lib: LibTensorFlow, options: Options): Promise<Kernels> {
  const identity = await kernelsIdentity(lib, SOURCES);
  // They name the folders of the libraries: a cache that was moved has them linked anew.
  const place = createHash("sha256")
    .update(JSON.stringify(linked(lib)))
    .digest("hex")
    .slice(0, 8);
  const folder = await buildOnce(
    `engine/kernels-${identity}-${place}`,
    async ({ folder, onProgress, signal }) => {
      const compiler = await findCompiler();
      onProgress({ message: "building the tensor engine's kernels for this processor" });
      const output = ["-o", join(folder, "kernels.node")];
      const command = [
        compiler,
        ...FLAGS,
        ...headers(lib),
        join(SOURCES, "kernels.cc"),
        ...output,
        ...linked(lib),
      ];
      await runCompiler(command, signal);
    },
    options,
  );
  return { file: join(folder, "kernels.node"), identity: identity.slice(0, 8) };
}

/**
 * Changes with all that the compiled kernels depend on, but not with folders: hosts that have the same ones in other
 * places compute the same, and a run that goes on from one to the other is told so.
 */
export async function kernelsIdentity(
  lib: Pick<LibTensorFlow, "identity">,
  sources: string,
): Promise<string> {
  const { version } = z.object({ version: z.string() }).parse(require("node-api-headers/package.json"));
  const hash = createHash("sha256").update(JSON.stringify([FLAGS, version, lib.identity]));
  hash.update(`${process.platform}-${process.arch} ${await processor()}`);
  for (const file of (await readdir(sources)).sort())
    hash.update(file).update(await readFile(join(sources, file)));
  return hash.digest("hex").slice(0, 16);
}

const FLAGS = [
  ...["-std=gnu++17", "-O3", "-fPIC", "-pthread", "-w", "-DNAPI_VERSION=8"],
  ...["-fno-math-errno", "-fno-trapping-math"], // nothing asks for these; NaN and infinity stay what they are
  ...(MAC ? ["-mcpu=native", "-bundle", "-undefined", "dynamic_lookup"] : ["-march=native", "-shared"]),
];

function headers({ include }: LibTensorFlow): string[] {
  const nodeHeaders = z.object({ include_dir: z.string() }).parse(require("node-api-headers")).include_dir;
  return [`-I${nodeHeaders}`, `-I${include}`];
}

const linked = ({ libraries, searchPath }: LibTensorFlow) => [
  ...libraries,
  ...searchPath.map((folder) => `-Wl,-rpath,${folder}`),
];

/** The processor with its instruction sets: two of one name may differ in them, under a hypervisor most of all. */
async function processor(): Promise<string> {
  const model = cpus()[0]?.model ?? "";
  if (process.platform !== "linux") return model;
  const lines = (await readFile("/proc/cpuinfo", "utf8")).split("\n");
  const features = lines.find((line) => /^(flags|features)\s*:/i.test(line)) ?? "";
  return `${model} ${features}`;
}
