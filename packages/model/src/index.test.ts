import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { childEnv } from "./env.ts";

const ENTRY = fileURLToPath(new URL("./index.ts", import.meta.url));
const PROBE = `
  await import(${JSON.stringify(ENTRY)});
  const { sharedObjects } = process.report.getReport();
  process.stdout.write(JSON.stringify(sharedObjects.filter((path) => path.endsWith(".node"))));
`;

test("importing the package loads no tensor engine, no native module and none of the impure files", async () => {
  const coverage = await mkdtemp(join(tmpdir(), "frostline-imports-"));
  onTestFinished(() => rm(coverage, { recursive: true, force: true }));
  const nativeModules = execFileSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", PROBE],
    // With this setting V8 writes down every script that the process loaded.
    { env: childEnv({ NODE_V8_COVERAGE: coverage }), cwd: fileURLToPath(new URL("..", import.meta.url)) },
  );
  expect(JSON.parse(nativeModules.toString())).toEqual([]);

  const scripts = await loadedScripts(coverage);
  const own = scripts.flatMap((url) => url.match(/packages\/model\/src\/([^?]*)/)?.[1] ?? []);
  expect([...new Set(own)].sort()).toEqual([
    "config-error.ts",
    "config.ts",
    "describe-freeze.ts",
    "estimate/flops.ts",
    "estimate/lengths.ts",
    "estimate/memory.ts",
    "estimate/parameters.ts",
    "estimate/run.ts",
    "estimate/schedule.ts",
    "freeze-policy.ts",
    "freezing.ts",
    "index.ts",
    "known-sources.ts",
    "layout.ts",
    "length-groups.ts",
    "plan.ts",
    "prefix-cache/chunks.ts",
    "random.ts",
  ]);
  const packages = scripts.flatMap((url) => url.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  const runTypeScript = ["tsx", "esbuild", "get-tsconfig", "resolve-pkg-maps"];
  expect([...new Set(packages)].filter((name) => !runTypeScript.includes(name))).toEqual(["zod"]);
});

async function loadedScripts(coverage: string): Promise<string[]> {
  const reports = await Promise.all(
    (await readdir(coverage)).map((file) => readFile(join(coverage, file), "utf8")),
  );
  return reports.flatMap((report) => {
    const { result }: { result: { url: string }[] } = JSON.parse(report);
    return result.map(({ url }) => url);
  });
}
