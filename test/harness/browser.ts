import { execFile } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";
import { extract } from "tar";
import { childEnv, chromiumPath } from "./env.ts";

const run = promisify(execFile);
const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
];

/** The Chromium that npm carries, unpacked once per user, with the libraries that a bare system lacks. */
async function packagedChromium(): Promise<{ path: string; libraries: string }> {
  const home = join(tmpdir(), `frostline-chromium-${userInfo().username}`);
  const libraries = join(home, "al2023");
  await mkdir(libraries, { recursive: true, mode: 0o700 });
  const entry = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));
  const archive = join(dirname(entry), "../../bin/al2023.tar.br");
  await pipeline(createReadStream(archive), createBrotliDecompress(), extract({ cwd: libraries }));
  // It unpacks into the temporary folder, readable by one user alone: give each user one of their own.
  const script = 'import c from "@sparticuz/chromium"; process.stdout.write(await c.executablePath())';
  const options = { cwd: dirname(fileURLToPath(import.meta.url)), env: childEnv({ TMPDIR: home }) };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], options);
  return { path: stdout, libraries: join(libraries, "lib") };
}

/** A slow machine may take long over one click; a test's own time limit ends what hangs. */
const PATIENCE_MS = 120_000;

/** A real browser: the system's Chromium where there is one, else the one that npm carries. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await launch();
  browser.on("context", (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

async function launch(): Promise<Browser> {
  const installed = chromiumPath ?? INSTALLED.find((path) => existsSync(path));
  if (installed) return chromium.launch({ executablePath: installed, args: ARGS });
  const { path, libraries } = await packagedChromium();
  return chromium.launch({
    executablePath: path,
    args: ["--no-sandbox", "--disable-gpu"],
    env: childEnv({ LD_LIBRARY_PATH: libraries }) as Record<string, string>,
  });
}
