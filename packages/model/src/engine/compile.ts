import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildOnce, type OnProgress } from "../cache/index.ts";
import { runProgram } from "../cache/pip.ts";
import { findCompiler } from "./compiler.ts";
import type { LibTensorFlow } from "./libtensorflow.ts";
import { EngineError } from "./ops.ts";

export interface NativeParts {
  /** tfjs_binding.node: the layer of @tensorflow/tfjs-node-gpu over TensorFlow's C interface. */
  binding: string;
  /** mute.node: closes standard error while TensorFlow is loaded. */
  mute: string;
}

interface Options {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

const MAC = process.platform === "darwin";
const require = createRequire(import.meta.url);
const MUTE_SOURCE = fileURLToPath(new URL("mute.cc", import.meta.url));

/**
 * Compiles the native part of @tensorflow/tfjs-node-gpu against this TensorFlow, once, into the cache.
 * Node-API 8: the same files serve Node 20 and later.
 */
export async function compileNativeParts(lib: LibTensorFlow, options: Options): Promise<NativeParts> {
  const addon = dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
  const nodeHeaders = z.object({ include_dir: z.string() }).parse(require("node-api-headers")).include_dir;
  const sources = join(addon, "binding");
  const flags = ["-std=gnu++17", "-O2", "-fPIC", "-pthread", "-w", "-DNAPI_VERSION=8"];
  const headers = [`-I${nodeHeaders}`, `-I${addon}`, `-I${lib.include}`];
  const shared = MAC ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  const linked = ["-Wl,--no-as-needed", ...lib.libraries].slice(MAC ? 1 : 0);
  linked.push(...lib.searchPath.map((folder) => `-Wl,-rpath,${folder}`));

  // The compiler is not a part of the name: a linked engine serves hosts that have none. Nor is the folder in which the
  // runner is installed: npx has another one for each version of it.
  const versions = [
    require("@tensorflow/tfjs-node-gpu/package.json"),
    require("node-api-headers/package.json"),
  ].map((described) => z.object({ version: z.string() }).parse(described).version);
  const hash = createHash("sha256").update(JSON.stringify([flags, versions, linked, lib.identity]));
  hash.update(`${process.platform}-${process.arch}`);
  for (const file of (await readdir(sources)).sort()) hash.update(await readFile(join(sources, file)));
  hash.update(await readFile(MUTE_SOURCE));

  const folder = await buildOnce(
    `engine/native-${hash.digest("hex").slice(0, 16)}`,
    async ({ folder, scratch, onProgress, signal }) => {
      const compiler = await findCompiler();
      onProgress({ message: "compiling the tensor engine's native part" });
      const run = (args: string[]) => runCompiler([compiler, ...args], signal);
      const object = async (source: string, name: string) => {
        const path = join(scratch, `${name}.o`);
        await run([...flags, ...headers, "-c", source, "-o", path]);
        return path;
      };
      const [backend, binding, mute] = await Promise.all([
        object(join(sources, "tfjs_backend.cc"), "tfjs_backend"),
        object(join(sources, "tfjs_binding.cc"), "tfjs_binding"),
        object(MUTE_SOURCE, "mute"),
      ]);
      await run([
        ...shared,
        "-pthread",
        "-o",
        join(folder, "tfjs_binding.node"),
        backend,
        binding,
        ...linked,
      ]);
      await run([...shared, "-o", join(folder, "mute.node"), mute]);
    },
    options,
  );
  return { binding: join(folder, "tfjs_binding.node"), mute: join(folder, "mute.node") };
}

/** @throws EngineError with the compiler's first complaint */
export async function runCompiler(command: string[], signal: AbortSignal | undefined): Promise<void> {
  const { exitCode, output } = await runProgram(command, { signal });
  if (exitCode === 0) return;
  const reason = output.split("\n").find((line) => /error|undefined|cannot/i.test(line)) ?? output.trim();
  throw new EngineError(`${command[0]} could not compile the tensor engine's native part: ${reason.trim()}`, {
    unavailable: true,
    cause: output,
  });
}
