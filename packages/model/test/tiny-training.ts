// Trainings of the tiny model, with everything that they tell.
import { parseRunConfig } from "../src/config.ts";
import type { Engine } from "../src/engine/index.ts";
import {
  type LayerState,
  type TrainOptions,
  type TrainReporter,
  type TrainResult,
  train,
} from "../src/train.ts";
import type { Weights } from "../src/weights.ts";
import { readTiny, TINY, tinyExamples } from "./tiny.ts";

export const EXAMPLES = {
  train: tinyExamples(40, 1),
  validation: tinyExamples(20, 2),
  test: tinyExamples(20, 3),
};
/** With the batches of 8 that `runTiny` trains with. */
export const STEPS_PER_EPOCH = 5;

export interface Told extends TrainReporter {
  series: Map<string, { step: number; value: number }[]>;
  states: { step: number; states: LayerState[] }[];
  phases: string[];
  etas: (number | undefined)[];
  lines: string[];
}

/** Remembers all that a training reports. */
export function listener(onStep: (step: number) => void = () => {}): Told {
  const told: Told = {
    series: new Map(),
    states: [],
    phases: [],
    etas: [],
    lines: [],
    log: (_, message) => told.lines.push(message),
    progress: ({ phase, step, etaSeconds }) => {
      if (told.phases.at(-1) !== phase) told.phases.push(phase);
      told.etas.push(etaSeconds);
      onStep(step);
    },
    metrics: (step, values) => {
      for (const [key, value] of Object.entries(values)) {
        const points = told.series.get(key) ?? [];
        told.series.set(key, [...points, { step, value }]);
      }
    },
    layers: (step, states) => told.states.push({ step, states }),
  };
  return told;
}

/** The tiny model without its head: each training draws one from its seed. */
export async function tinyEncoder(): Promise<Weights> {
  const weights = await readTiny("model.safetensors");
  return new Map([...weights].filter(([name]) => name.startsWith("distilbert.")));
}

export interface TinyRun extends Partial<Omit<TrainOptions, "config">> {
  seed?: number;
  /** Fields of the training's configuration beside two epochs, batches of 8 and a rate of 1e-3. */
  training?: object;
  told?: Told;
}

/** Trains the tiny model with these weights (which are left as they are) under a policy. */
export async function runTiny(
  engine: Engine,
  weights: Weights,
  policy: object,
  { seed = 1, training = {}, told = listener(), ...more }: TinyRun = {},
): Promise<{ told: Told; result: TrainResult }> {
  const config = parseRunConfig({
    model: { source: "tiny" },
    dataset: { source: "tiny" },
    training: { epochs: 2, batchSize: 8, learningRate: 1e-3, ...training },
    freeze: policy,
    seed,
  });
  const result = await train({
    engine,
    shape: TINY,
    dropout: { hidden: 0.1, attention: 0.1, classifier: 0.2 },
    examples: EXAMPLES,
    config,
    report: told,
    ...more,
    weights: new Map(more.weights ?? weights), // a training empties the map that it is given
  });
  return { told, result };
}

export function equalBits(a: Float32Array, b: Float32Array | undefined): boolean {
  const bytes = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return b !== undefined && bytes(a).equals(bytes(b));
}

/** The steps and values of everything measured but speed, which no two trainings share. */
export function measured(told: Told): [string, { step: number; value: number }[]][] {
  return [...told.series].filter(([key]) => key !== "train/tokens_per_second");
}
