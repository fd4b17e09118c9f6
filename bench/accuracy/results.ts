import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** One training on either side: a line of JSON. Accuracies of the epoch with the lowest validation loss. */
const Result = z.object({
  seed: z.number(),
  k: z.number(),
  rate: z.number(),
  seconds: z.number(),
  validation: z.number(),
  test: z.number(),
});
export type Result = z.infer<typeof Result>;

export function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => Result.parse(JSON.parse(line)));
}

export function appendResult(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}
