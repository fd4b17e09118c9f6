/**
 * Accuracy of Frostline and of the Hugging Face Trainer on the same data with the same settings: MiniLM-L6, two
 * epochs, batches of 32, AdamW with a linear schedule, the epoch with the lowest validation loss.
 *
 *   npm run bench -- accuracy [--seeds 3] [--depths 0,2,4,6,7] [--data FOLDER] [--results FOLDER] [--ours] [--table]
 *                                [--write]
 *
 * Hours of work. Results are lines in ours.jsonl and hugging-face.jsonl below --results; what is there is not done
 * again. --ours leaves out the peer's missing trainings, --table all of them. --write puts the table into
 * docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadEngine } from "@frostline/model/engine";
import { PrefixCache } from "@frostline/model/prefix-cache";
import { appendResult, type Result, readResults } from "./accuracy/results.ts";
import { EPOCHS, MODEL, RATES, trainOnce } from "./accuracy/training.ts";
import { welch } from "./accuracy/welch.ts";
import { writePeerFiles } from "./hugging-face/peer-files.ts";
import { preparePython, script } from "./hugging-face/python.ts";
import { markdownTable, writeSection } from "./tables/markdown.ts";
import { dataSource } from "./train/sentences.ts";

const CACHE = fileURLToPath(new URL("../node_modules/.cache/frostline-bench/accuracy", import.meta.url));
const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    seeds: { type: "string", default: "3" },
    depths: { type: "string", default: Object.keys(RATES).join() },
    data: { type: "string" },
    results: { type: "string", default: CACHE },
    ours: { type: "boolean", default: false },
    table: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const seeds = Array.from({ length: Number(options.seeds) }, (_, index) => index + 1);
const depths = options.depths.split(",").map(Number);
const data = dataSource(options.data);
mkdirSync(options.results, { recursive: true });
const files = {
  ours: join(options.results, "ours.jsonl"),
  peer: join(options.results, "hugging-face.jsonl"),
};
const cells = seeds.flatMap((seed) => depths.map((k) => ({ seed, k, rate: RATES[k] ?? 5e-5 })));
const missing = (file: string) =>
  cells.filter(({ seed, k }) => !readResults(file).some((done) => done.seed === seed && done.k === k));

if (!options.table) await trainOurs();
if (!options.table && !options.ours && missing(files.peer).length > 0) await trainPeer();
const [ours, peer] = [readResults(files.ours), readResults(files.peer)];
const table = markdownTable([
  ["k", "learning rate", "seeds (ours, HF)", ...columns("validation"), ...columns("test")],
  ...depths.map((k) => [
    `${k}`,
    `${RATES[k]}`,
    `${of(ours, k).length}, ${of(peer, k).length}`,
    ...compared(k),
  ]),
]);
console.log(table);
if (options.write) writeSection("accuracy", table);
console.log(
  JSON.stringify({ bench: "accuracy", model: MODEL, data, epochs: EPOCHS, ours, huggingFace: peer }),
);

async function trainOurs(): Promise<void> {
  const todo = missing(files.ours);
  if (todo.length === 0) return;
  const engine = await loadEngine();
  const cache = new PrefixCache({ folder: join(options.results, "prefixes"), maxBytes: 2 ** 33 });
  for (const cell of todo) {
    const result = await trainOnce(engine, cache, { data, ...cell });
    appendResult(files.ours, result);
    console.error(`ours: ${JSON.stringify(result)}`);
  }
  engine.dispose();
}

async function trainPeer(): Promise<void> {
  const python = preparePython();
  const folders = await writePeerFiles(options.results, MODEL, data);
  const work = JSON.stringify({ ...folders, out: files.peer, epochs: EPOCHS, cells: missing(files.peer) });
  execFileSync(python, [script("accuracy.py"), work], { stdio: ["ignore", process.stderr, "ignore"] });
}

function columns(split: string): string[] {
  return [`${split}: ours`, `${split}: HF`, "difference, 95 %"];
}

function compared(k: number): string[] {
  return (["validation", "test"] as const).flatMap((split) => {
    const accuracies = (results: Result[]) => of(results, k).map((result) => 100 * result[split]);
    const { meanA, meanB, interval } = welch(accuracies(ours), accuracies(peer));
    const range = interval.some(Number.isNaN) ? "too few seeds" : interval.map(signed).join(" … ");
    return [meanA.toFixed(2), meanB.toFixed(2), `${signed(meanA - meanB)} (${range})`];
  });
}

function of(results: readonly Result[], k: number): Result[] {
  return results.filter((result) => result.k === k && seeds.includes(result.seed));
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
