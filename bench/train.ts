/**
 * Training with Frostline against the Hugging Face Trainer, on this machine and in this minute: time of a step,
 * cost of a run of ten epochs with the prefix cache, peak memory, at every freeze depth.
 *
 *   npm run bench -- train [--quick] [--model minilm|distilbert] [--depths 0,4,7] [--rounds 5]
 *                          [--data FOLDER] [--only speed|memory] [--results FILE] [--write]
 *
 * --write puts the tables into docs/performance.md. --results keeps what was measured, for a machine that is free for
 * minutes at a time: the tables show all that the file has, and --depths says what to measure now.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { loadEngine } from "@frostline/model/engine";
import { preparePython } from "./hugging-face/python.ts";
import { StepServer } from "./hugging-face/step-server.ts";
import { MODELS, modelNames } from "./models.ts";
import { markdownTable, writeSection } from "./tables/markdown.ts";
import { type DepthMemory, measureMemory } from "./train/memory.ts";
import { dataSource, trainingSentences } from "./train/sentences.ts";
import { type DepthSpeed, measureSpeed } from "./train/speed.ts";
import { memoryRows, speedRows, speedSummary } from "./train/tables.ts";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: "boolean", default: false },
    model: { type: "string" },
    depths: { type: "string" },
    rounds: { type: "string" },
    data: { type: "string" },
    only: { type: "string" },
    results: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const models = modelNames(options.model ?? (options.quick ? "minilm" : undefined));
const depths = numbers(options.depths) ?? (options.quick ? [0, 4, 7] : [0, 1, 2, 3, 4, 5, 6, 7]);
const [rounds = 5] = numbers(options.rounds) ?? [options.quick ? 2 : 5];
const python = preparePython();
const data = dataSource(options.data);
const examples = await trainingSentences(data);
const summary: Record<string, unknown> = {};

if (options.only !== "memory") await compareSpeed();
if (options.only !== "speed" && !options.quick) compareMemory();
console.log(JSON.stringify({ bench: "train", ...summary }));

async function compareSpeed(): Promise<void> {
  const engine = await loadEngine();
  const peer = new StepServer(python);
  try {
    const versions = peer.data(
      examples.map(({ ids }) => ids),
      examples.map(({ label }) => label),
    );
    const { attention, optimizer } = peer.model(MODELS.minilm.shape, 7);
    const conditions = [
      `${cpus()[0]?.model}, ${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      `Node ${process.version}, ${engine.name} ${engine.version} on ${engine.device}`,
      `Python ${versions.python}, torch ${versions.torch} (${versions.threads} threads, ${versions.blas}), ` +
        `transformers ${versions.transformers} (attention: ${attention}, optimiser: ${optimizer})`,
      `${examples.length} training sentences of ${data}, batches of 32, ${rounds} rounds`,
    ];
    console.log(conditions.join("\n"));
    summary.conditions = conditions;
    for (const name of models) {
      const { title, shape } = MODELS[name];
      const results = kept<DepthSpeed>(`speed ${name}`);
      for (const depth of depths) {
        results.push(await measureSpeed({ engine, peer, shape, examples, depth, rounds }));
        keep(`speed ${name}`, results.at(-1));
        console.error(`${title}: measured the steps at k = ${depth}`);
      }
      results.sort((a, b) => a.depth - b.depth);
      publish(`speed ${name}`, title, markdownTable(speedRows(results)), speedSummary(results));
    }
    if (options.write) writeSection("conditions", conditions.map((line) => `- ${line}`).join("\n"));
  } finally {
    peer.close();
    engine.dispose();
  }
}

function compareMemory(): void {
  for (const name of models) {
    const { title, shape } = MODELS[name];
    const results = kept<DepthMemory>(`memory ${name}`);
    for (const depth of depths) {
      results.push(measureMemory(python, shape, depth, examples));
      keep(`memory ${name}`, results.at(-1));
      console.error(`${title}: measured the memory at k = ${depth}`);
    }
    results.sort((a, b) => a.depth - b.depth);
    publish(`memory ${name}`, title, markdownTable(memoryRows(results)), results);
  }
}

/** What --results has of a table, but for the depths that are to be measured now. */
function kept<Result extends { depth: number }>(section: string): Result[] {
  if (!options.results || !existsSync(options.results)) return [];
  const lines = readFileSync(options.results, "utf8").split("\n").filter(Boolean);
  const latest = new Map<number, Result>();
  for (const line of lines) {
    const { section: of, result }: { section: string; result: Result } = JSON.parse(line);
    if (of === section && !depths.includes(result.depth)) latest.set(result.depth, result);
  }
  return [...latest.values()];
}

function keep(section: string, result: unknown): void {
  if (options.results) appendFileSync(options.results, `${JSON.stringify({ section, result })}\n`);
}

function publish(section: string, title: string, table: string, result: unknown): void {
  console.log(`\n${title}\n\n${table}`);
  summary[section] = result;
  if (options.write) writeSection(section, table);
}

function numbers(list: string | undefined): number[] | undefined {
  return list?.split(",").map((text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 0) throw new Error(`"${text}" is not a whole number`);
    return number;
  });
}
