import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildOnce, extractZip, type OnProgress, pipDownload } from "../cache/index.ts";
import { findPip, runProgram } from "../cache/pip.ts";
import { findCompiler } from "./compiler.ts";
import { EngineError } from "./ops.ts";
import { CUDA_WHEELS, type Target, TENSORFLOW_VERSION, TENSORFLOW_WHEELS } from "./wheels.ts";

/** What the native part is compiled and linked against. */
export interface LibTensorFlow {
  /** Folder with tensorflow/c/c_api.h below it. */
  include: string;
  libraries: string[];
  /** Folders in which the libraries are looked for at run time. */
  searchPath: string[];
  /** Changes when the libraries do. */
  identity: string;
}

interface Options {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

const MAC = process.platform === "darwin";
const WHEEL_LIBRARIES = MAC
  ? ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]
  : ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
/** As in the C library that tensorflow.org offers. */
const C_LIBRARIES = MAC
  ? ["libtensorflow.2.dylib", "libtensorflow_framework.2.dylib"]
  : ["libtensorflow.so.2", "libtensorflow_framework.so.2"];
/** The 14 headers that the native part includes lie in these folders; the wheel has 268 MB of headers. */
const WHEEL_HEADERS = [
  "tensorflow/include/tensorflow/c/",
  "tensorflow/include/tensorflow/core/platform/ctstring",
  "tensorflow/include/tsl/platform/ctstring",
  "tensorflow/include/xla/tsl/c/",
];

/**
 * TensorFlow's libraries and headers, taken out of the official Python wheels into the cache.
 * @throws EngineError when there is no wheel for this machine, CacheError when the download fails
 */
export async function downloadLibTensorFlow(
  variant: "cpu" | "cuda",
  options: Options,
): Promise<LibTensorFlow> {
  const target = targetOf(variant);
  const wheel = TENSORFLOW_WHEELS[target];
  const name = `engine/tensorflow-${TENSORFLOW_VERSION}-${target}-${wheel.sha256.slice(0, 8)}`;
  const folder = await buildOnce(
    name,
    async ({ folder, scratch, onProgress, signal }) => {
      // It is needed after the download only, but who lacks one should not wait for 274 MB to learn it.
      await findCompiler();
      await findPip(wheel.requirement).catch((error: Error) => {
        throw new EngineError(error.message, { unavailable: true, cause: error });
      });
      const download = { scratch, onProgress, signal };
      const file = await pipDownload(wheel, { into: join(scratch, "tensorflow"), ...download });
      onProgress({ message: `extracting TensorFlow ${TENSORFLOW_VERSION}` });
      const wanted = [...WHEEL_LIBRARIES.map((library) => `tensorflow/${library}`), ...WHEEL_HEADERS];
      await extractZip(file, folder, (path) => wanted.some((start) => path.startsWith(start)));
      if (variant === "cuda") {
        for (const part of CUDA_WHEELS) {
          const partFile = await pipDownload(part, { into: join(scratch, part.requirement), ...download });
          onProgress({ message: `extracting ${part.requirement}` });
          await extractZip(partFile, folder, (path) => path.startsWith("nvidia/"));
        }
      }
      if (!MAC) await stripSymbols(WHEEL_LIBRARIES.map((library) => join(folder, "tensorflow", library)));
    },
    { ...options, verification: "sizes" },
  );
  const home = join(folder, "tensorflow");
  const cuda = cudaLibraries(folder);
  return {
    include: join(home, "include"),
    libraries: [...WHEEL_LIBRARIES.map((library) => join(home, library)), ...cuda.libraries],
    searchPath: [home, ...cuda.folders],
    identity: name,
  };
}

/**
 * A TensorFlow that is on the machine already: the folder `tensorflow` of a Python environment's
 * site-packages, site-packages itself, or an unpacked C library (include/ and lib/).
 * @throws EngineError when the folder holds neither
 */
export function existingLibTensorFlow(folder: string): LibTensorFlow {
  const homes = [folder, join(folder, "tensorflow"), join(folder, "lib")].map((path) => resolve(path));
  for (const home of homes) {
    for (const names of [WHEEL_LIBRARIES, C_LIBRARIES]) {
      const libraries = names.map((name) => join(home, name));
      const include = [join(home, "include"), resolve(home, "..", "include")].find((path) =>
        existsSync(join(path, "tensorflow/c/c_api.h")),
      );
      if (!include || !libraries.every((library) => existsSync(library))) continue;
      const stats = libraries.map((library) => statSync(library));
      const identity = stats.map(({ size, mtimeMs }) => `${size}@${mtimeMs}`).join(" ");
      const cuda = cudaLibraries(resolve(home, ".."));
      return {
        include,
        libraries: [...libraries, ...cuda.libraries],
        searchPath: [home, ...cuda.folders],
        identity,
      };
    }
  }
  throw new EngineError(
    `FROSTLINE_LIBTENSORFLOW names ${folder}, but there is no TensorFlow in it: ` +
      `${WHEEL_LIBRARIES.join(" and ")} with include/tensorflow/c/c_api.h were looked for`,
  );
}

function targetOf(variant: "cpu" | "cuda"): Target {
  const target = `${process.platform}-${process.arch}-${variant}`;
  if (isTarget(target)) return target;
  throw new EngineError(
    `TensorFlow ${TENSORFLOW_VERSION} is not offered for ${target}, only for ` +
      `${Object.keys(TENSORFLOW_WHEELS).join(", ")}: set FROSTLINE_LIBTENSORFLOW to the folder of a TensorFlow of your own`,
    { unavailable: true },
  );
}

function isTarget(target: string): target is Target {
  return target in TENSORFLOW_WHEELS;
}

/** Takes the symbol table off, a quarter of the size. Without the program `strip` it stays. */
async function stripSymbols(libraries: string[]): Promise<void> {
  for (const library of libraries) await runProgram(["strip", "--strip-unneeded", library], {});
}

const CUDA_LIBRARY =
  /^lib(cudart|cublas|cublasLt|cufft|curand|cusolver|cusparse|cudnn|nccl|nvJitLink|cupti)\.so\.\d+$/;

/**
 * NVIDIA's libraries beside TensorFlow, as in site-packages. They are loaded together with the native part,
 * so that TensorFlow, which asks for each by its name alone, finds them in memory.
 */
function cudaLibraries(sitePackages: string): { libraries: string[]; folders: string[] } {
  const nvidia = join(sitePackages, "nvidia");
  if (!existsSync(nvidia)) return { libraries: [], folders: [] };
  const folders = readdirSync(nvidia)
    .map((part) => join(nvidia, part, "lib"))
    .filter((folder) => existsSync(folder));
  const libraries = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => CUDA_LIBRARY.test(name))
      .map((name) => join(folder, name)),
  );
  return { libraries, folders };
}
