import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { missingTools } from "@frostline/model/engine";
import { defaultPrefixFolder } from "@frostline/model/prefix-cache";
import { usableMemory } from "../facts.ts";
import { freeBytes } from "../free-bytes.ts";
import { makeFolder } from "../make-folder.ts";
import type { Slot } from "../slots.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const GIB = 2 ** 30;
const inGib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

interface Room {
  /** Below, nothing works. */
  least: number;
  /** Below, it may not last. */
  enough: number;
}

export function checkNode(): Finding {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok("node", `Node.js ${node}`)
    : fail("node", `Node.js ${node} is too old`, "Install Node.js 20.19 or newer.");
}

/** The fast engine is linked on the host itself, once; what is linked stays. */
export async function checkTools(): Promise<Finding> {
  const missing = await missingTools();
  if (missing.length === 0) return ok("tools", "pip and a C++ compiler are there");
  return warn(
    "tools",
    "TensorFlow cannot be linked here: unless it was before, runs train on tfjs/wasm, at least ten times slower",
    missing.map((sentence) => `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`).join(" "),
  );
}

async function checkFolder(
  check: string,
  what: string,
  folder: string,
  room: Room,
  variable: string,
): Promise<Finding> {
  const place = `${what} (${folder})`;
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = (error as Error).message;
    return fail(
      check,
      `${place} cannot be written: ${reason}`,
      `Give this user the folder, or set ${variable}.`,
    );
  }
  const free = await freeBytes(folder);
  const found = `${place}: ${inGib(free)} free`;
  if (free >= room.enough) return ok(check, found);
  const remedy = `Make room there, or set ${variable} to a folder on a larger disk.`;
  return (free < room.least ? fail : warn)(
    check,
    `${found}, of ${inGib(room.enough)} that should be`,
    remedy,
  );
}

export const checkFolders = (dir: string): Promise<Finding[]> =>
  Promise.all([
    checkFolder(
      "cache",
      "models, data and the engine",
      dirname(defaultPrefixFolder()),
      { least: GIB, enough: 5 * GIB },
      "FROSTLINE_CACHE_DIR",
    ),
    checkFolder(
      "folder",
      "spool, checkpoints and results",
      dir,
      { least: 0.25 * GIB, enough: 2 * GIB },
      "FROSTLINE_RUNNER_DIR",
    ),
  ]);

export function checkMemory(slots: number): Finding {
  const memory = usableMemory() / slots;
  const found =
    slots === 1 ? `${inGib(memory)} of memory` : `${inGib(memory)} of memory for each of ${slots} slots`;
  if (memory >= 4 * GIB) return ok("memory", found);
  const remedy = "Train small models here, with --slots 1, or give the host (or its container) more.";
  return (memory < GIB ? fail : warn)("memory", `${found}: DistilBERT takes about 4 GiB`, remedy);
}

export function checkGpu(slots: Slot[]): Finding {
  const gpus = slots.flatMap(({ gpu }) => (gpu ? [gpu] : []));
  if (gpus.length > 0) {
    const cards = [...new Map(gpus.map((gpu) => [gpu.device, gpu])).values()];
    const names = cards.map(({ device, model, driver }) => `${device}: ${model}, driver ${driver}`);
    return ok("gpu", names.join("; "));
  }
  if (!existsSync("/proc/driver/nvidia/version") && !existsSync("/dev/nvidia0")) {
    return ok("gpu", "no NVIDIA GPU: trains on the processor");
  }
  return warn(
    "gpu",
    "there is an NVIDIA driver, but no GPU that this process may use",
    "Look at `nvidia-smi` and CUDA_VISIBLE_DEVICES; a container needs --gpus all, a Slurm job --gres=gpu:1.",
  );
}
