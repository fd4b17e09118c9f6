import { describe, expect, test } from "vitest";
import { explainDefaults, parseExperimentConfig, parsePlan, parseRunConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { planCells } from "./plan.ts";

const minimal = {
  model: { source: "packaged:minilm-l6" },
  dataset: { source: "packaged:movie-snippets" },
  freeze: { kind: "prefix", depth: 4 },
  seed: 1,
};

function issuesOf(work: () => unknown): ConfigError["issues"] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

describe("a run's configuration", () => {
  test("is complete after parsing, and parsing it again changes nothing", () => {
    const config = parseRunConfig(minimal);
    expect(config.training).toMatchObject({ epochs: 3, batchSize: 32, learningRate: 5e-5, dropout: null });
    expect(config.dataset).toMatchObject({ textColumn: "text", pairColumn: null, maxTrain: null });
    expect(parseRunConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test("names every wrong field at once, with its path", () => {
    const wrong = {
      ...minimal,
      dataset: { source: "", colour: "red" },
      training: { epochs: 0, batchSize: 1.5, learningRate: "fast", adamBeta1: 1 },
      seed: -1,
    };
    expect(issuesOf(() => parseRunConfig(wrong))).toEqual([
      { path: "dataset.source", message: "must not be empty" },
      { path: "dataset", message: 'has an unknown field "colour"' },
      { path: "training.epochs", message: "must be at least 1" },
      { path: "training.batchSize", message: "must be a whole number, not 1.5" },
      { path: "training.learningRate", message: 'must be a number, not "fast"' },
      { path: "training.adamBeta1", message: "must be less than 1" },
      { path: "seed", message: "must be at least 0" },
    ]);
  });

  test("says what is missing, and that a kind of freezing is unknown", () => {
    const wrong = { model: minimal.model, dataset: minimal.dataset, freeze: { kind: "thaw" } };
    expect(issuesOf(() => parseRunConfig(wrong))).toEqual([
      { path: "freeze.kind", message: "is not one of the known kinds" },
      { path: "seed", message: "is missing" },
    ]);
  });

  test("explains every field of the data set and the training", () => {
    const { dataset, training } = explainDefaults();
    const unexplained = [...dataset, ...training].filter(({ reason }) => reason.length < 10);
    expect(unexplained).toEqual([]);
    expect(training).toContainEqual({
      name: "adamBeta1",
      default: 0.9,
      reason: "Value of the Adam paper",
    });
    expect(dataset.find(({ name }) => name === "source")?.default).toBeUndefined();
  });
});

describe("a plan", () => {
  const experiment = parseExperimentConfig({ model: minimal.model, dataset: minimal.dataset });

  test("has one cell for each policy and seed, seed by seed, with the policy's own learning rate", () => {
    const plan = parsePlan({
      freeze: [
        { kind: "prefix", depth: 0 },
        { kind: "prefix", depth: 7, learningRate: 1e-3 },
      ],
      seeds: [1, 2],
    });
    const cells = planCells(experiment, plan).map(({ seed, freeze, training }) => [
      seed,
      freeze,
      training.learningRate,
    ]);
    expect(cells).toEqual([
      [1, { kind: "prefix", depth: 0 }, 5e-5],
      [1, { kind: "prefix", depth: 7 }, 1e-3],
      [2, { kind: "prefix", depth: 0 }, 5e-5],
      [2, { kind: "prefix", depth: 7 }, 1e-3],
    ]);
  });

  test("with the same cell twice is refused", () => {
    const policy = { kind: "prefix", depth: 1 };
    expect(() => planCells(experiment, parsePlan({ freeze: [policy], seeds: [1, 1] }))).toThrow(
      "seeds has seed 1 twice",
    );
    const sameRate = { ...policy, learningRate: 5e-5 };
    expect(() => planCells(experiment, parsePlan({ freeze: [policy, sameRate], seeds: [1] }))).toThrow(
      "twice",
    );
    const otherRate = { ...policy, learningRate: 1e-4 };
    expect(planCells(experiment, parsePlan({ freeze: [policy, otherRate], seeds: [1] }))).toHaveLength(2);
  });
});
