import type { FreezePolicyInput } from "../gql/graphql.ts";
import type { PlanDraft } from "./draft.ts";
import { readTexts } from "./field-texts.ts";
import { STRATEGIES } from "./strategies.ts";

/** The n+2 layer groups of a model with n blocks, bottom to top. */
export function groupNames(blocks: number): string[] {
  return ["embeddings", ...Array.from({ length: blocks }, (_, block) => `block ${block}`), "head"];
}

/** For each group, bottom to top, whether a freeze depth freezes it. */
export const frozenAtDepth = (groups: readonly string[], depth: number) =>
  groups.map((_, index) => index < depth);

export interface DepthPreset {
  label: string;
  depths: number[];
}

/** Ready-made sets of freeze depths for a model with so many blocks, the deepest being the head alone. */
export function depthPresets(blocks: number): DepthPreset[] {
  const deepest = blocks + 1;
  const presets = [
    { label: "All depths", depths: range(deepest + 1) },
    { label: "Head, one block, all", depths: [0, deepest - 1, deepest] },
    { label: "Every other", depths: range(deepest + 1).filter((depth) => (deepest - depth) % 2 === 0) },
    { label: "None", depths: [] },
  ];
  return presets.map(({ label, depths }) => ({ label, depths: [...new Set(depths)] }));
}

/** What a policy trains, in a few words, as the row of a depth says it. */
export function depthMeaning(depth: number, blocks: number): string {
  if (depth === 0) return "everything is trained";
  if (depth === 1) return "embeddings frozen";
  if (depth > blocks + 1) return "more groups than this model has";
  if (depth > blocks) return "the head alone is trained";
  const trained = blocks + 1 - depth;
  return `${trained} ${trained === 1 ? "block" : "blocks"} and the head trained`;
}

/** For each group, bottom to top, whether a policy never trains it. */
export function neverTrained(
  { kind, depth, frozen, trainedAtMost }: FreezePolicyInput,
  groups: readonly string[],
) {
  if (kind === "GROUPS") return groups.map((name) => frozen?.includes(name) ?? false);
  if (kind === "GRADUAL_UNFREEZE")
    return frozenAtDepth(groups, groups.length - (trainedAtMost ?? groups.length));
  return frozenAtDepth(groups, depth ?? 0);
}

/** Parameters of the groups that are not frozen. */
export function trainableOf(parameters: readonly number[], frozen: readonly boolean[]): number {
  return parameters.reduce((total, count, group) => total + (frozen[group] ? 0 : count), 0);
}

/** A policy of the plan, and the row of the form that it comes from. */
export interface PlannedPolicy {
  row: string;
  input: FreezePolicyInput;
}

export interface PlannedPolicies {
  policies: PlannedPolicy[];
  /** Sentences by row, about what cannot be read. */
  errors: Map<string, string>;
}

export const depthRow = (depth: number) => `plan.freeze.depth${depth}`;
export const strategyRow = (id: number) => `plan.freeze.strategy${id}`;
export const setRow = (id: number) => `plan.freeze.set${id}`;

/** Every chosen depth, set and strategy, once for each of its learning rates. */
export function plannedPolicies({ depths, depthRates, sets, strategies }: PlanDraft): PlannedPolicies {
  const policies: PlannedPolicy[] = [];
  const errors = new Map<string, string>();
  const add = (row: string, rates: string, policy: FreezePolicyInput) => {
    const parsed = parseRates(rates);
    if (typeof parsed === "string") errors.set(row, parsed);
    else if (parsed.length === 0) policies.push({ row, input: policy });
    else for (const learningRate of parsed) policies.push({ row, input: { ...policy, learningRate } });
  };
  for (const depth of depths.toSorted((a, b) => a - b)) {
    add(depthRow(depth), depthRates[depth] ?? "", { kind: "PREFIX", depth });
  }
  for (const { id, frozen, rates } of sets) add(setRow(id), rates, { kind: "GROUPS", frozen });
  for (const { id, kind, texts, rates } of strategies) {
    const { values, problems } = readTexts(STRATEGIES[kind].fields, texts);
    const [problem] = problems.values();
    if (problem) errors.set(strategyRow(id), problem);
    else add(strategyRow(id), rates, { kind, ...values });
  }
  return { policies, errors };
}

function parseRates(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const wrong = parts.find((part) => !Number.isFinite(Number(part)));
  if (wrong !== undefined) return `“${wrong}” is not a learning rate: write a number such as 3e-4.`;
  return parts.map(Number);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
