import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CreateExperimentInput } from "@frostline/client";
import { writeTinyFolder } from "../../packages/model/test/tiny-model-folder.ts";

/**
 * An experiment with a model of some hundred weights and forty sentences, both in this folder, which the runner has to
 * see: it trains within a second on any engine.
 * @param seeds a run for each
 * @param isLong whether they last until they are cancelled
 */
export async function tinyExperiment(
  folder: string,
  { seeds, isLong = false }: { seeds: number[]; isLong?: boolean },
): Promise<Partial<CreateExperimentInput>> {
  const modelSource = await writeTinyFolder(join(folder, "model"), {});
  const films = Array.from(
    { length: 40 },
    (_, row) => `a ${row % 2 ? "good" : "bad"} film ${row},${row % 2}`,
  );
  const source = join(folder, "films.csv");
  await writeFile(source, `text,label\n${films.join("\n")}\n`);
  return {
    modelSource,
    dataset: { source },
    training: isLong ? { epochs: 1000, batchSize: 1 } : { epochs: 1, batchSize: 16 },
    plan: { freeze: [{ kind: "PREFIX", depth: 0 }], seeds },
  };
}
