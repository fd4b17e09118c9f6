import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import { type Model, type Prefix, predict } from "./distilbert.ts";
import type { Example } from "./examples.ts";
import { type LayoutKind, layOut } from "./layout.ts";

export const Evaluation = z.strictObject({
  /** Mean cross-entropy over all sentences. */
  loss: z.number(),
  /** Share of sentences with the right class, 0 to 1. */
  accuracy: z.number(),
  /** Macro F1, 0 to 1: the mean of the classes' F1. */
  f1: z.number(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export interface EvaluateOptions {
  batchSize: number;
  layout: LayoutKind;
  signal?: AbortSignal | undefined;
  /** States to start from, of the examples with these numbers. */
  prefix?: (numbers: Int32Array) => Promise<Prefix | undefined>;
}

/** Loss, accuracy and macro F1 of the model as it is, without dropout. Rejects when `signal` is aborted. */
export async function evaluate(
  model: Model,
  examples: readonly Example[],
  { batchSize, layout, signal, prefix = async () => undefined }: EvaluateOptions,
): Promise<Evaluation> {
  const { ops, shape } = model;
  // Sentences of like length share a batch, so that little is padded; the result does not depend on it.
  const order = Int32Array.from(examples.keys());
  order.sort((a, b) => (examples[a]?.ids.length ?? 0) - (examples[b]?.ids.length ?? 0) || a - b);
  const sorted = [...order].flatMap((number) => examples[number] ?? []);
  const predictions: number[] = [];
  let lossSum = 0;
  for (let start = 0; start < sorted.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = sorted.slice(start, start + batchSize);
    const sentences = batch.map((example) => example.ids);
    const labels = Int32Array.from(batch, (example) => example.label);
    const states = await prefix(order.subarray(start, start + batchSize));
    const result = predict(model, {
      layout: layOut(sentences, shape.heads, layout),
      labels,
      prefix: states,
    });
    const losses = await ops.read(result.losses); // (B)
    const logits = await ops.read(result.logits); // (B, labels)
    ops.free(result);
    lossSum += losses.reduce((sum, loss) => sum + loss, 0);
    for (let row = 0; row < batch.length; row += 1) {
      predictions.push(largest(logits.subarray(row * shape.labels, (row + 1) * shape.labels)));
    }
    await nextTurn(); // lets messages and signals in
  }
  const truth = sorted.map((example) => example.label);
  return { loss: lossSum / examples.length, ...scores(truth, predictions, shape.labels) };
}

/**
 * Accuracy and macro F1, as sklearn's `f1_score(average="macro")`: the mean over the classes that occur in
 * the truth or in the predictions.
 */
export function scores(
  truth: number[],
  predicted: number[],
  classes: number,
): { accuracy: number; f1: number } {
  const right = new Array<number>(classes).fill(0);
  const truthCount = new Array<number>(classes).fill(0);
  const predictedCount = new Array<number>(classes).fill(0);
  const countUp = (counts: number[], index: number) => {
    counts[index] = (counts[index] ?? 0) + 1;
  };
  for (const [index, label] of truth.entries()) {
    const guess = predicted[index] ?? -1;
    countUp(truthCount, label);
    countUp(predictedCount, guess);
    if (guess === label) countUp(right, label);
  }
  const f1s: number[] = [];
  for (let label = 0; label < classes; label += 1) {
    const occurrences = (truthCount[label] ?? 0) + (predictedCount[label] ?? 0);
    if (occurrences > 0) f1s.push((2 * (right[label] ?? 0)) / occurrences);
  }
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  return { accuracy: total(right) / truth.length, f1: total(f1s) / f1s.length };
}

function largest(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  }
  return best;
}
