import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stack, StoredRun } from "./stack.ts";

/**
 * Everything about a run that has to be the same, whatever happened to its processes.
 * @param root where its runner's root folder is on this machine
 */
export async function outcomeOf(stack: Stack, run: StoredRun, root = "/") {
  const weights = await readFile(join(root, run.result?.checkpoint ?? "", "model.safetensors"));
  const keys = ["train/loss", "train/grad_norm", "validation/loss", "test/accuracy"];
  const curves = await Promise.all(keys.map((key) => stack.curve(run.id, key)));
  return { weights, curves, scores: run.result?.test, bestStep: run.result?.bestStep };
}
