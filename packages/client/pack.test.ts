import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("dist/", import.meta.url));

interface Packed {
  files: { path: string }[];
}

test("what is published runs on Node alone, and is JavaScript and types without tests", () => {
  execFileSync("npm", ["run", "-s", "build:package"], { cwd: fileURLToPath(new URL(".", import.meta.url)) });
  const help = execFileSync(process.execPath, ["cli/main.js", "runs", "--help"], {
    cwd: dist,
    encoding: "utf8",
  });
  expect(help).toContain("frostline runs");
  const version = execFileSync(process.execPath, ["cli/main.js", "--version"], {
    cwd: dist,
    encoding: "utf8",
  });
  expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  const imported = "import('@frostline/client').then(({ createClient }) => console.log(typeof createClient))";
  expect(execFileSync(process.execPath, ["--eval", imported], { cwd: dist, encoding: "utf8" })).toBe(
    "function\n",
  );

  const [packed]: Packed[] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--loglevel=error"], { cwd: dist, encoding: "utf8" }),
  );
  const names = (packed?.files ?? []).map(({ path }) => path);
  expect(names).toEqual(
    expect.arrayContaining(["package.json", "README.md", "LICENSE", "index.js", "index.d.ts"]),
  );
  expect(names.filter((name) => !/\.(js|d\.ts)$|^(package\.json|README\.md|LICENSE)$/.test(name))).toEqual(
    [],
  );
  expect(names.filter((name) => name.includes("test"))).toEqual([]);
});
