import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { GATES } from "./check/gates.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs every gate, says what each found, and returns the number of those that failed. */
export async function runGates(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const gate of GATES) {
    const began = Date.now();
    const complaints = await gate.complaints(ROOT);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${complaints ? "✗" : "✓"} ${gate.name} (${seconds} s)\n`);
    if (complaints) process.stdout.write(`${complaints.trimEnd()}\n`);
    if (complaints) failed += 1;
  }
  return { passed: GATES.length - failed, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runGates();
  process.exit(failed === 0 ? 0 : 1);
}
