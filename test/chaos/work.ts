import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateExperimentDocument,
  type CreateExperimentInput,
  ExperimentRunsDocument,
  type FrostlineClient,
  pause,
} from "@frostline/client";
import { writeTinyFolder } from "../../packages/model/test/tiny-model-folder.ts";
import type { World } from "./world.ts";

const words = ["good film", "bad film", "a good film", "a bad film", "films", "good", "bad"];

/** Four trainings of seconds, with hundreds of steps: a model of two small blocks and a file of short texts. */
export async function tinyExperiment(folder: string): Promise<CreateExperimentInput> {
  const rows = Array.from({ length: 200 }, (_, row) => `${words[row % words.length]} ${row},${row % 3}`);
  await writeFile(join(folder, "films.csv"), `text,label\n${rows.join("\n")}\n`);
  return {
    name: "Chaos",
    modelSource: await writeTinyFolder(join(folder, "tiny-model"), {}),
    dataset: { source: join(folder, "films.csv") },
    training: { epochs: 40, batchSize: 16, learningRate: 1e-3 },
    plan: {
      freeze: [
        { kind: "PREFIX", depth: 0 },
        { kind: "PREFIX", depth: 2 },
      ],
      seeds: [1, 2],
    },
  };
}

/** Begins the runs of an experiment. Answers its id, and theirs in the order of the plan. */
export async function beginExperiment(
  client: FrostlineClient,
  input: CreateExperimentInput,
): Promise<{ id: string; runIds: string[] }> {
  const { createExperiment } = await client.request(CreateExperimentDocument, { input });
  const { id } = createExperiment;
  const { experiment } = await client.request(ExperimentRunsDocument, { id, first: 50 });
  return { id, runIds: experiment?.runs.edges.map((edge) => edge.node.id) ?? [] };
}

/** Those of the runs that have not ended. */
export async function unended(world: World, runIds: string[]): Promise<string[]> {
  const rows = await world.ask<{ id: string }>(
    "select id from runs where id = any($1) and status not in ('SUCCEEDED', 'FAILED', 'CANCELLED')",
    [runIds],
  );
  return rows.map(({ id }) => id);
}

/** Waits until all have ended. Answers those that have not when patience is over. */
export async function untilAllEnded(
  world: World,
  runIds: string[],
  patienceSeconds: number,
): Promise<string[]> {
  const until = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const left = await unended(world, runIds);
    if (left.length === 0 || performance.now() > until) return left;
    await pause(0.5);
  }
}
