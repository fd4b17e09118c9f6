import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Builds what is published into dist/: JavaScript, types, and a manifest that points at them. Inside this repository the
 * package is used from its source, which is why its own package.json cannot be the published one.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

rmSync(here("dist"), { recursive: true, force: true });
execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { cwd: here("."), stdio: "inherit" });
const { scripts: _ours, ...manifest } = JSON.parse(readFileSync(here("package.json"), "utf8"));
const published = {
  ...manifest,
  exports: {
    ".": { types: "./index.d.ts", default: "./index.js" },
    "./upload": { types: "./upload.d.ts", default: "./upload.js" },
    "./package.json": "./package.json",
  },
  bin: { frostline: "./cli/main.js" },
  engines: { node: ">=20.19" },
  sideEffects: false,
};
writeFileSync(here("dist/package.json"), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(here("README.md"), here("dist/README.md"));
copyFileSync(here("../../LICENSE"), here("dist/LICENSE"));
