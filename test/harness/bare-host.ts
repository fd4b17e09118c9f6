import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { npmSettings } from "./env.ts";

/** What of this machine a bare host has: programs and settings of the system, and this Node. */
const SYSTEM = ["/usr", "/etc", "/dev", "/proc", "/sys"];
/** Names that point into /usr on systems of today. */
const LINKS = ["bin", "sbin", "lib", "lib64"];

/** Why there can be no bare host here; undefined where there can. */
export function whyNoBareHost(): string | undefined {
  if (process.platform !== "linux") return "it takes Linux";
  const { status } = spawnSync("unshare", ["--mount", "true"]);
  return status === 0 ? undefined : "it takes root, who may make a mount namespace";
}

interface Ended {
  code: number | null;
  output: string;
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { code, output: stdout + stderr };
}

/**
 * A host beside ours: a root folder in a mount namespace of its own, with the system's programs and nothing of this
 * project, a home folder that is empty but for npm's settings, and the network that we have.
 */
export class BareHost implements AsyncDisposable {
  readonly #running = new Map<ChildProcess, Promise<Ended>>();

  private constructor(readonly root: string) {}

  static async make(): Promise<BareHost> {
    const root = await mkdtemp(join(tmpdir(), "frostline-bare-host-"));
    await Promise.all(["root", "tmp", "data"].map((name) => mkdir(join(root, name))));
    const { userConfig } = npmSettings;
    if (existsSync(userConfig)) await copyFile(userConfig, join(root, "root/.npmrc"));
    return new BareHost(root);
  }

  /** Runs a line of shell there until it ends, or the host is disposed of. */
  run(line: string, env: Record<string, string> = {}): Promise<Ended> {
    const node = dirname(process.execPath);
    const folders = node.startsWith("/usr/") ? SYSTEM : [...SYSTEM, dirname(node)];
    const mounts = folders.map(
      (folder) => `mkdir -p "$ROOT${folder}" && mount --rbind ${folder} "$ROOT${folder}"`,
    );
    const links = LINKS.map(
      (name) => `[ -e "$ROOT/${name}" ] || cp -P /${name} "$ROOT/${name}" 2>/dev/null || true`,
    );
    const script = [...mounts, ...links, 'exec chroot "$ROOT" /usr/bin/env -i "$@"'].join("\n");
    const given = {
      PATH: `${node}:/usr/local/bin:/usr/bin:/bin`,
      HOME: "/root",
      ...npmSettings.variables,
      ...env,
    };
    const variables = Object.entries(given).map(([name, value]) => `${name}=${value}`);
    const command = ["sh", "-e", "-c", script, "sh", ...variables, "sh", "-c", `cd /root && ${line}`];
    const child = spawn(
      "unshare",
      ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", ...command],
      {
        env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ROOT: this.root },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const ended = endOf(child);
    this.#running.set(child, ended);
    void ended.finally(() => this.#running.delete(child));
    return ended;
  }

  /** Process ids, as this machine has them, of the programs there whose command has this in it. */
  async pids(command: string): Promise<number[]> {
    const there = async (pid: string) => {
      const root = await readlink(`/proc/${pid}/root`);
      const args = await readFile(`/proc/${pid}/cmdline`, "utf8");
      return root === this.root && args.replaceAll("\0", " ").includes(command);
    };
    const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    // One that ends meanwhile is not there.
    const found = await Promise.all(all.map((pid) => there(pid).catch(() => false)));
    return all.filter((_, index) => found[index]).map(Number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running.keys()) child.kill("SIGKILL");
    await Promise.all(this.#running.values());
    // The mounts went with their namespace. Were one still here, the system would be deleted through it.
    const mounts = await readFile("/proc/self/mountinfo", "utf8");
    if (mounts.includes(this.root)) throw new Error(`${this.root} still has mounts in it: not deleted`);
    await rm(this.root, { recursive: true, force: true });
  }
}
