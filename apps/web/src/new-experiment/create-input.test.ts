import { CombinedError } from "urql";
import { expect, test } from "vitest";
import { clonedDraft } from "./cloned-draft.ts";
import { createInput } from "./create-input.ts";
import { emptyDraft } from "./draft.ts";
import { loadDraft } from "./draft-storage.ts";
import { errorsAfter, fieldOfPath, refusal, WHOLE_FORM } from "./field-errors.ts";

const filled = () => ({ ...emptyDraft(), name: " Reviews ", depths: [0, 7], seeds: "1, 2" });

test("empty boxes are left out, so that defaults stay the gateway's", () => {
  const { input, errors } = createInput({
    ...filled(),
    training: { ...emptyDraft().training, epochs: "4", learningRate: "3e-4" },
  });
  expect(errors.size).toBe(0);
  expect(input).toEqual({
    name: "Reviews",
    question: "",
    modelSource: "packaged:minilm-l6",
    dataset: { source: "packaged:movie-snippets" },
    queueing: { requiredLabels: [] },
    training: { epochs: 4, learningRate: 3e-4 },
    plan: {
      freeze: [
        { kind: "PREFIX", depth: 0 },
        { kind: "PREFIX", depth: 7 },
      ],
      seeds: [1, 2],
    },
  });
});

test("what cannot be sent is told at its own field, all at once", () => {
  const draft = { ...emptyDraft(), seeds: "x" };
  draft.training.epochs = "2.5";
  draft.dataset.testShare = "a tenth";
  const { errors } = createInput(draft);
  expect([...errors.keys()].toSorted()).toEqual([
    "dataset.testShare",
    "name",
    "plan.seeds",
    "training.epochs",
  ]);
  expect(errors.get("training.epochs")).toBe("Epochs must be a whole number.");
});

test("a plan without a policy is refused before it is sent", () => {
  expect(createInput({ ...filled(), depths: [] }).errors.get("plan.freeze")).toContain("at least one");
});

test("the gateway's refusal is put at the row or the field that it names", () => {
  const { policies } = createInput({ ...filled(), depthRates: { 0: "1e-4, 2e-4" } });
  expect(fieldOfPath("plan.freeze[1].learningRate", policies)).toBe("plan.freeze.depth0");
  expect(fieldOfPath("plan.freeze[2].depth", policies)).toBe("plan.freeze.depth7");
  expect(fieldOfPath("plan.seeds[1]", policies)).toBe("plan.seeds");
  expect(fieldOfPath("training.epochs", policies)).toBe("training.epochs");
  expect(fieldOfPath("something.new", policies)).toBe(WHOLE_FORM);
});

test("beside a field the gateway's sentence names it by its label", () => {
  const refused = new CombinedError({
    graphQLErrors: [
      { message: "training.epochs must be at least 1.", extensions: { field: "training.epochs" } },
    ],
  });
  expect(refusal(refused, [])).toEqual(new Map([["training.epochs", "Epochs must be at least 1."]]));
});

test("an error goes when its field is changed, and only then", () => {
  const before = filled();
  const errors = new Map(
    ["name", "training.epochs", "dataset.source", "plan.freeze.depth7", "plan.seeds"].map((field) => [
      field,
      "!",
    ]),
  );
  const left = (changes: Partial<typeof before>) => [
    ...errorsAfter(errors, before, { ...before, ...changes }).keys(),
  ];
  expect(left({ question: "Why?" })).toHaveLength(5);
  expect(left({ name: "Other" })).not.toContain("name");
  expect(left({ training: { ...before.training, epochs: "3" } })).not.toContain("training.epochs");
  expect(left({ training: { ...before.training, batchSize: "8" } })).toContain("training.epochs");
  expect(left({ datasetSource: "hf:x" })).not.toContain("dataset.source");
  expect(left({ depthRates: { 7: "1e-3" } })).not.toContain("plan.freeze.depth7");
  expect(left({ seeds: "9" })).not.toContain("plan.seeds");
});

test("an experiment can be cloned whole: its draft makes the same input, but for the name", () => {
  const { dataset, training } = emptyDraft();
  const experiment = {
    id: "1",
    name: "First",
    question: "Why?",
    modelSource: "hf:bert",
    blocks: 12,
    dataset: { ...blank(dataset), source: "hf:data", maxTrain: 100, textColumn: "t", neutralBand: 0.5 },
    training: {
      ...blank(training),
      epochs: 2,
      learningRate: 5e-5,
      adamEpsilon: 1e-8,
      prefixMode: "STOCHASTIC_CACHE",
      prefixCopies: 4,
    },
    queueing: { priority: 3, requiredLabels: ["gpu"], timeoutMinutes: 90, retries: 0 },
    plan: {
      seeds: [4, 5],
      freeze: [
        { learningRate: null, policy: { kind: "PREFIX", depth: 2, frozen: null } },
        { learningRate: null, policy: { kind: "PREFIX", depth: 13, frozen: null } },
        { learningRate: 3e-3, policy: { kind: "PREFIX", depth: 13, frozen: null } },
        { learningRate: null, policy: { kind: "LPFT", depth: 2, headEpochs: 3, resetOptimizer: null } },
        { learningRate: 1e-4, policy: { kind: "LPFT", depth: 2, headEpochs: 3, resetOptimizer: null } },
        { learningRate: null, policy: { kind: "AUTOFREEZE", resetOptimizer: false, percentile: 50 } },
        { learningRate: null, policy: { kind: "GROUPS", depth: null, frozen: ["block 3"] } },
      ],
    },
  };
  const draft = clonedDraft(experiment as unknown as Parameters<typeof clonedDraft>[0]);
  expect(draft.training.learningRate).toBe("5e-5");
  const { input } = createInput(draft);
  expect(input).toEqual({
    name: "First (copy)",
    question: "Why?",
    modelSource: "hf:bert",
    dataset: { source: "hf:data", maxTrain: 100, textColumn: "t", neutralBand: 0.5 },
    training: {
      epochs: 2,
      learningRate: 5e-5,
      adamEpsilon: 1e-8,
      prefixMode: "STOCHASTIC_CACHE",
      prefixCopies: 4,
    },
    queueing: { priority: 3, requiredLabels: ["gpu"], timeoutMinutes: 90 },
    plan: {
      freeze: [
        { kind: "PREFIX", depth: 2 },
        { kind: "PREFIX", depth: 13, learningRate: 5e-5 },
        { kind: "PREFIX", depth: 13, learningRate: 3e-3 },
        { kind: "GROUPS", frozen: ["block 3"] },
        { kind: "LPFT", depth: 2, headEpochs: 3, learningRate: 5e-5 },
        { kind: "LPFT", depth: 2, headEpochs: 3, learningRate: 1e-4 },
        { kind: "AUTOFREEZE", percentile: 50 },
      ],
      seeds: [4, 5],
    },
  });
});

test("a stored draft comes back; one that cannot be read is as if there were none", () => {
  const stored = (text: string | null) => loadDraft("key", { getItem: () => text });
  expect(stored(JSON.stringify(filled()))).toEqual(filled());
  expect(stored('{"name":"Half"}')).toEqual({ ...emptyDraft(), name: "Half" });
  expect(stored('{"depths":"all"}')).toBeUndefined();
  expect(stored("not JSON")).toBeUndefined();
  expect(stored(null)).toBeUndefined();
});

function blank(texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.keys(texts).map((name) => [name, null]));
}
