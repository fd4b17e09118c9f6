import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runGates } from "./check.ts";
import { secondNode } from "./second-node.ts";
import { isCI } from "./start/env.ts";
import { prepare } from "./start/prepare.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Where there are two Nodes, each test of the gateway runs on both databases, but on either with one Node: ours has the
 * embedded one and all end-to-end tests, the other PostgreSQL and of those one whole training in a browser. Twice
 * everything would take twice as long.
 */
const OUR_NODE = ["--project", "!integration on PostgreSQL"];
const OTHER_NODE = ["--project", "!integration", "--exclude", "test/e2e/!(dashboard).test.ts"];

async function runVitest(node: string, filters: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "frostline-test-"));
  const report = join(folder, "report.json");
  const args = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...filters];
  try {
    const vitest = spawn(node, [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", ...args], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
    });
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

/** The Nodes to test on: ours, and in CI (or with --both-nodes) the other one that we promise to work on. */
async function nodesToTest(bothNodes: boolean): Promise<{ version: string; path: string }[]> {
  const ours = { version: process.versions.node, path: process.execPath };
  if (!bothNodes) return [ours];
  const other = await secondNode(ROOT);
  if (!other) say("!! npm has no second Node for this platform: tested on one only");
  return other ? [ours, other] : [ours];
}

/** Everything that has to hold before a change lands: set-up, gates, tests. Filters run the tests of those files only. */
async function main(args: string[]): Promise<number> {
  const filters = args.filter((argument) => argument !== "--both-nodes");
  say("Set-up: engine, dashboard, model and sentences");
  await prepare(ROOT, say);
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (filters.length === 0) {
    say("\nGates");
    const gates = await runGates();
    total.passed += gates.passed;
    total.failed += gates.failed;
  }
  const nodes = await nodesToTest(isCI || args.length > filters.length);
  const isWhole = filters.length === 0 && nodes.length > 1;
  for (const { version, path } of nodes) {
    say(`\nTests on Node ${version}`);
    const share = path === process.execPath ? OUR_NODE : OTHER_NODE;
    const counts = await runVitest(path, isWhole ? share : filters);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
  say(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`frostline: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write("0 passed, 1 failed\n");
  process.exit(1);
}
