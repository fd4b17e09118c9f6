import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readEnv } from "./env.ts";

const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/frostline-bench", import.meta.url));

/** The path of one of this folder's Python files. */
export const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * A Python with the pinned Hugging Face libraries. Made with venv and pip at the first use, which downloads
 * about 3 GB; FROSTLINE_BENCH_PYTHON names one that is there already.
 */
export const preparePython = (): string =>
  readEnv().FROSTLINE_BENCH_PYTHON ?? pythonWith(REQUIREMENTS, "PyTorch and transformers");

/** A Python with these requirements in an environment of its own, made at the first use. */
export function pythonWith(requirements: string, what: string): string {
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(CACHE, version);
  const python = join(folder, "bin/python");
  const done = join(folder, "installed");
  if (existsSync(done)) return python;
  process.stderr.write(`Installing ${what} into ${folder} (once, some minutes) …\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { stdio: ["ignore", process.stderr, process.stderr] });
  run("python3", "-m", "venv", folder);
  run(python, "-m", "pip", "install", "--quiet", "--requirement", requirements);
  writeFileSync(done, "");
  return python;
}
