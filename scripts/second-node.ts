import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The oldest and the newest Node that we promise to work on. */
const PROMISED = ["20.19.0", "24.21.0"];

/**
 * Path of the promised Node that we are not running on, fetched from npm (the package carries the plain
 * binary) into the project's cache. Undefined where npm has none for this platform.
 */
export async function secondNode(root: string): Promise<{ version: string; path: string } | undefined> {
  const version = process.versions.node.startsWith("20.") ? PROMISED[1] : PROMISED[0];
  if (!version || process.platform !== "linux") return undefined;
  const name = `node-linux-${process.arch}`;
  const folder = join(root, "node_modules/.cache/frostline", `node-${version}`);
  const path = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(path)) {
    const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = spawn("npm", [...args, `${name}@${version}`], { stdio: ["ignore", "inherit", "inherit"] });
    const [code] = await once(npm, "exit");
    if (code !== 0)
      throw new Error(`Node ${version} could not be fetched from npm; the reason stands above.`);
  }
  return { version, path };
}
