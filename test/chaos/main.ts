import { parseArgs } from "node:util";
import { inWords, runChaos } from "./chaos.ts";

const usage = "Usage: npm run chaos -- [--minutes 20] [--seed N]";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 20);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}
const report = await runChaos({
  seed,
  seconds: minutes * 60,
  goesOn: true,
  patienceSeconds: 300,
  tell: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`\nseed ${seed}, ${minutes} minutes\n${inWords(report)}\n`);
process.exit(report.complaints.length === 0 ? 0 : 1);
