import type { Example } from "./examples.ts";
import { Random, STREAMS } from "./random.ts";

/** The training sentences in the order in which they are shown. It depends on seed and epoch alone. */
export class TrainingData {
  readonly stepsPerEpoch: number;
  private epoch = 0;
  private order: Int32Array = new Int32Array();

  constructor(
    private readonly examples: readonly Example[],
    private readonly batchSize: number,
    private readonly seed: number,
  ) {
    this.stepsPerEpoch = Math.ceil(examples.length / batchSize);
  }

  /** The batch of a step (from 0). `numbers` are places in the examples. */
  at(step: number): { numbers: Int32Array; batch: Example[] } {
    const epoch = 1 + Math.floor(step / this.stepsPerEpoch);
    if (epoch !== this.epoch) {
      this.order = new Random(STREAMS.dataOrder, this.seed, epoch).permutation(this.examples.length);
      this.epoch = epoch;
    }
    const start = (step % this.stepsPerEpoch) * this.batchSize;
    const numbers = this.order.subarray(start, start + this.batchSize);
    return { numbers, batch: [...numbers].flatMap((number) => this.examples[number] ?? []) };
  }
}
