import {
  CreateExperimentDocument,
  type CreateExperimentInput,
  ExperimentsDocument,
  type FrostlineClient,
} from "@frostline/client";

/**
 * The study that Frostline began with, in small: which part of a pretrained model has to be trained?
 * Few trained layers need a higher rate than many (at one rate for all, the comparison would be of rates);
 * the rates were chosen on validation data, see docs/decisions/0005.
 */
const DEMO: CreateExperimentInput = {
  name: "How much of MiniLM-L6 must be trained?",
  question: "Which layers can stay frozen before accuracy on movie reviews suffers?",
  modelSource: "packaged:minilm-l6",
  dataset: { source: "packaged:movie-snippets", maxTrain: 1000, maxValidation: 500, maxTest: 1000 },
  training: { epochs: 2, batchSize: 32, learningRate: 3e-4, warmupRatio: 0.1 },
  plan: {
    freeze: [
      { kind: "PREFIX", depth: 7, learningRate: 3e-3 },
      { kind: "PREFIX", depth: 6, learningRate: 1e-3 },
      { kind: "PREFIX", depth: 5, learningRate: 5e-4 },
      ...[4, 3, 2, 1, 0].map((depth) => ({ kind: "PREFIX" as const, depth })),
    ],
    seeds: [42],
  },
};

/** The newest experiment's id; in an empty database the demo's, which is created first. */
export async function ensureDemo(client: FrostlineClient): Promise<{ id: string; created: boolean }> {
  const { experiments } = await client.request(ExperimentsDocument, { first: 1 });
  const newest = experiments.edges[0]?.node;
  if (newest) return { id: newest.id, created: false };
  const { createExperiment } = await client.request(CreateExperimentDocument, { input: DEMO });
  return { id: createExperiment.id, created: true };
}
