import { z } from "zod";
import type { ExampleSplits } from "./examples.ts";

/** What a clock has counted, for a training checkpoint. */
export const ClockState = z.strictObject({
  trainSeconds: z.number(),
  steps: z.number(),
  evaluationSeconds: z.number(),
  evaluated: z.number(),
});

/** Time spent so far, and an estimate of what remains. */
export class TrainClock {
  private spent: z.infer<typeof ClockState> = {
    trainSeconds: 0,
    steps: 0,
    evaluationSeconds: 0,
    evaluated: 0,
  };

  constructor(
    private readonly examples: ExampleSplits,
    private readonly course: { epochs: number; batchSize: number; totalSteps: number },
  ) {}

  /** Time spent in training steps, without evaluations. */
  get trainSeconds(): number {
    return this.spent.trainSeconds;
  }

  trained(seconds: number): void {
    this.spent.trainSeconds += seconds;
    this.spent.steps += 1;
  }

  evaluated(sentences: number, seconds: number): void {
    this.spent.evaluated += sentences;
    this.spent.evaluationSeconds += seconds;
  }

  /** Until all is done, evaluations included; {} as long as nothing is known. */
  eta(step: number, validations: number): { etaSeconds?: number } {
    const { trainSeconds, steps, evaluationSeconds, evaluated } = this.spent;
    if (steps === 0) return {};
    const { epochs, batchSize, totalSteps } = this.course;
    const perStep = trainSeconds / steps;
    // A forward pass is about a third of a step; known better after the first evaluation.
    const perExample = evaluated > 0 ? evaluationSeconds / evaluated : perStep / 3 / batchSize;
    const toEvaluate = this.examples.validation.length * (epochs - validations) + this.examples.test.length;
    return { etaSeconds: perStep * (totalSteps - step) + perExample * toEvaluate };
  }

  save(): z.infer<typeof ClockState> {
    return { ...this.spent };
  }

  restore(state: z.infer<typeof ClockState>): void {
    this.spent = { ...state };
  }
}
