import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDatasetConfig } from "@frostline/model";
import { loadDataset, loadModel, writeModelFolder } from "@frostline/model/sources";
import { initialHead } from "../../packages/model/src/initial-head.ts";

/**
 * Our model and our splits as the peer reads them: a model folder (with a head that the peer draws anew), and
 * train.jsonl, validation.jsonl and test.jsonl.
 */
export async function writePeerFiles(folder: string, modelSource: string, dataSource: string) {
  const { encoder, dropout, weights, tokenizer } = await loadModel(modelSource);
  const dataset = await loadDataset(parseDatasetConfig({ source: dataSource }));
  const shape = { ...encoder, labels: dataset.labels.length };
  const model = join(folder, "model");
  const data = join(folder, "data");
  await mkdir(data, { recursive: true });
  await writeModelFolder(model, {
    ...{ shape, dropout, labels: dataset.labels, tokenizer },
    weights: new Map([...weights, ...initialHead(shape, 1)]),
  });
  for (const split of ["train", "validation", "test"] as const) {
    const lines = dataset[split].map(({ text, label }) => JSON.stringify({ text, label }));
    await writeFile(join(data, `${split}.jsonl`), `${lines.join("\n")}\n`);
  }
  return { model, data };
}
