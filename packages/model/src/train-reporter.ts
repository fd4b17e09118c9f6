/** What a training tells while it runs. Calls must be quick: the training waits for them. */
export interface TrainReporter {
  log(level: "info" | "warn" | "error", message: string): void;
  progress(progress: TrainProgress): void;
  /** Values at a step (1 … totalSteps): "train/loss", "validation/accuracy", "test/f1", … */
  metrics(step: number, values: Record<string, number>): void;
  layers(step: number, states: LayerState[]): void;
  /** Awaited between two steps: the training waits until it resolves. */
  ready?(): Promise<void>;
}

export interface TrainProgress {
  phase: "training" | "validating" | "testing";
  /** Steps done. */
  step: number;
  totalSteps: number;
  /** Until the whole training is done, evaluations included. Unknown at first. */
  etaSeconds?: number;
}

/** One layer group at one step. */
export interface LayerState {
  group: number;
  name: string;
  frozen: boolean;
  /** 0 when frozen. */
  learningRate: number;
  /** Before clipping; absent when frozen. */
  gradientNorm?: number;
}
