import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runGates } from "./check.ts";
import { prepare } from "./start/prepare.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

async function runVitest(filters: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "frostline-test-"));
  const report = join(folder, "report.json");
  const args = [
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...filters,
  ];
  try {
    const vitest = spawn("npx", args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
    const [code] = (await once(vitest, "exit")) as [number | null];
    const result = JSON.parse(readFileSync(report, "utf8"));
    // A file that cannot be loaded, or an error outside of any test, fails no test, yet the run.
    const silent = code !== 0 && result.numFailedTests === 0 ? 1 : 0;
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + silent,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Everything that has to hold before a change lands: set-up, gates, tests. Filters run the tests of those files only. */
async function main(filters: string[]): Promise<number> {
  say("Set-up: engine, dashboard, model and sentences");
  await prepare(ROOT, say);
  say("\nGates");
  const gates = filters.length === 0 ? await runGates() : { passed: 0, failed: 0 };
  say("\nTests");
  const tests = await runVitest(filters);
  const passed = gates.passed + tests.passed;
  const failed = gates.failed + tests.failed;
  const skipped = tests.skipped === 0 ? "" : `, ${tests.skipped} skipped`;
  say(`\n${passed} passed, ${failed} failed${skipped}`);
  return failed === 0 && tests.passed > 0 ? 0 : 1;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`frostline: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write("0 passed, 1 failed\n");
  process.exit(1);
}
