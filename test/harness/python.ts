import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const cache = new URL("../../node_modules/.cache/frostline/", import.meta.url);

/**
 * A Python with packages of its own, made at the first use; undefined, with a line that says so, where it cannot be had.
 * @param module what can be imported once the packages are there
 */
export async function pythonWith(requirements: string[], module: string): Promise<string | undefined> {
  const folder = fileURLToPath(new URL(requirements.join("+"), cache));
  const python = join(folder, "bin/python");
  const isThere = () =>
    run(python, ["-c", `import ${module}`]).then(
      () => true,
      () => false,
    );
  if (await isThere()) return python;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    await run(python, ["-m", "pip", "install", "--quiet", ...requirements]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    process.stderr.write(
      `SKIPPED, there is no Python with ${requirements.join(" ")}: ${error instanceof Error ? error.message : error}\n`,
    );
  }
  return (await isThere()) ? python : undefined;
}
