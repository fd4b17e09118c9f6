import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDatasetConfig } from "@frostline/model";
import { encodeDataset, loadDataset, loadModel } from "@frostline/model/sources";
import type { Example } from "../../packages/model/src/examples.ts";

/** A copy of SetFit/sst2 beside the checkout, where there is one. */
const SST2 = fileURLToPath(new URL("../../../shared/data/sst2", import.meta.url));
const MAX_LENGTH = 128;

/** The data of the benchmarks: SST-2 or what is named, else the movie reviews that come by pip; and its name. */
export const dataSource = (named: string | undefined) =>
  named ?? (existsSync(SST2) ? SST2 : "packaged:movie-snippets");

/** The training sentences as token ids of BERT's uncased vocabulary, which MiniLM and DistilBERT share. */
export async function trainingSentences(source: string): Promise<Example[]> {
  const { tokenizer } = await loadModel("packaged:minilm-l6");
  const dataset = await loadDataset(parseDatasetConfig({ source }));
  return encodeDataset(dataset, tokenizer, MAX_LENGTH).examples.train;
}
