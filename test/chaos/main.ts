import { parseArgs } from "node:util";
import { type ChaosReport, inWords, runChaos } from "./chaos.ts";

const usage =
  "Usage: npm run chaos -- [--minutes 20 | --faults N] [--seed N] [--times 1]; each time takes the next seed";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "20" },
    faults: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    times: { type: "string", default: "1" },
  },
});
const minutes = Number(values.minutes);
const [first, times] = [Number(values.seed), Number(values.times)];
if (!(minutes > 0) || !Number.isSafeInteger(first) || !(times > 0)) {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}

const print = (text: string) => process.stdout.write(`${text}\n`);

const inShort = (seed: number, { injected, runs, attempts, acknowledged, complaints }: ChaosReport) => {
  const total = [...injected.values()].reduce((sum, n) => sum + n, 0);
  const verdict = complaints.length === 0 ? "nothing lost" : `${complaints.length} COMPLAINTS`;
  return `seed ${seed}: ${total} faults, ${runs} runs in ${attempts} attempts, ${acknowledged} points acknowledged, ${verdict}`;
};

const summary: string[] = [];
let isWhole = true;
for (let seed = first; seed < first + times; seed++) {
  const report = await runChaos({
    seed,
    until: values.faults === undefined ? { seconds: minutes * 60 } : { faults: Number(values.faults) },
    patienceSeconds: 300,
    tell: print,
  });
  print(`\nseed ${seed}\n${inWords(report)}\n`);
  summary.push(inShort(seed, report));
  isWhole &&= report.complaints.length === 0;
}
if (times > 1) print(summary.join("\n"));
process.exit(isWhole ? 0 : 1);
