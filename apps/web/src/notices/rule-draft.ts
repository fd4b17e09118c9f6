import type { Comparison, CreateNoticeRuleInput, RunnerTrouble, RunStatus } from "../gql/graphql.ts";

export type RuleKind = "ENDED" | "RUNNER" | "QUEUE" | "METRIC" | "NO_IMPROVEMENT";

/** A rule as it is typed. */
export interface RuleDraft {
  name: string;
  kind: RuleKind;
  statuses: RunStatus[];
  troubles: RunnerTrouble[];
  minutes: string;
  key: string;
  comparison: Comparison;
  threshold: string;
  evaluations: string;
  /** Empty: all. */
  experimentId: string;
  webhookIds: string[];
}

export const newRule: RuleDraft = {
  name: "",
  kind: "ENDED",
  statuses: ["FAILED", "LOST"],
  troubles: ["QUARANTINED", "SILENT"],
  minutes: "30",
  key: "validation/loss",
  comparison: "ABOVE",
  threshold: "2",
  evaluations: "3",
  experimentId: "",
  webhookIds: [],
};

/** What is sent of it. A number that is none is sent as it is not: the gateway says what is wrong. */
export function ruleInput(draft: RuleDraft): CreateNoticeRuleInput {
  const { name, kind, webhookIds } = draft;
  const experimentId = kind === "RUNNER" ? null : draft.experimentId || null;
  return { name, when: conditionOf(draft), experimentId, webhookIds };
}

function conditionOf(draft: RuleDraft): CreateNoticeRuleInput["when"] {
  const { key, comparison } = draft;
  switch (draft.kind) {
    case "ENDED":
      return { statuses: draft.statuses };
    case "RUNNER":
      return { runnerTroubles: draft.troubles };
    case "QUEUE":
      return { queuedMinutes: wholeNumber(draft.minutes) };
    case "METRIC":
      return { metric: { key, comparison, threshold: Number(draft.threshold) } };
    case "NO_IMPROVEMENT":
      return { noImprovement: { key, evaluations: wholeNumber(draft.evaluations) } };
  }
}

/** 0, which the gateway refuses with a sentence, for what is no whole number. */
function wholeNumber(text: string): number {
  return Number.isInteger(Number(text)) ? Number(text) : 0;
}
