import type { ModelShape } from "./freezing.ts";

/** One sentence (or pair) as token ids, with [CLS] first, and its class number. */
export interface Example {
  ids: Int32Array;
  label: number;
}

export interface ExampleSplits {
  train: Example[];
  validation: Example[];
  test: Example[];
}

/** Examples that the model cannot take. The message names the split and the example. */
export class ExamplesError extends Error {
  override readonly name = "ExamplesError";
}

/** @throws ExamplesError when a split is empty, or an example does not fit the model's shape */
export function checkExamples(splits: ExampleSplits, shape: ModelShape): void {
  for (const [split, examples] of Object.entries(splits)) {
    if (examples.length === 0) {
      throw new ExamplesError(`the data set has no ${split} sentences: give it some, or a larger share`);
    }
    for (const [index, example] of examples.entries()) {
      const problem = problemOf(example, shape);
      if (problem) throw new ExamplesError(`${split} sentence ${index} ${problem}`);
    }
  }
}

function problemOf({ ids, label }: Example, shape: ModelShape): string | undefined {
  if (ids.length === 0) return "has no tokens";
  if (ids.length > shape.maxPositions) {
    return `has ${ids.length} tokens, but the model has ${shape.maxPositions} positions: lower training.maxLength`;
  }
  if (!Number.isInteger(label) || label < 0 || label >= shape.labels) {
    return `has label ${label}, but the model has labels 0 to ${shape.labels - 1}`;
  }
  const unknown = ids.find((id) => id < 0 || id >= shape.vocabSize);
  if (unknown !== undefined) {
    return `has token ${unknown}, but the vocabulary has ${shape.vocabSize}: the tokenizer belongs to another model`;
  }
  return undefined;
}
