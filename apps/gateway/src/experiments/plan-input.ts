import {
  type ExperimentConfig,
  FreezeError,
  type FreezePolicy,
  frozenMask,
  neverTrained,
  type Plan,
  parseExperimentConfig,
  parsePlan,
  planCells,
  type RunConfig,
} from "@frostline/model";
import { badInput } from "../errors.ts";
import { checkOptionalText, checkText, isStorable } from "../text.ts";
import type { CreateExperimentInput, PlanInput } from "./experiment.types.ts";
import { asSentence, naming, present, toStoredPolicy } from "./policy-input.ts";
import { changedQueueing, usualQueueing } from "./queueing.ts";
import type { Queueing } from "./queueing.types.ts";
import { knownBlocks } from "./stored-config.ts";

export interface CheckedPlan {
  plan: Plan;
  /** In the order in which they are to run. */
  cells: RunConfig[];
}

export interface PlannedExperiment extends CheckedPlan {
  name: string;
  question: string;
  config: ExperimentConfig;
  blocks: number | undefined;
  queueing: Queueing;
}

const longestName = 200;
const longestQuestion = 2_000;
/** Of one experiment. */
export const mostRuns = 5_000;

export const checkName = (name: string) => checkText("name", name, longestName);
export const checkQuestion = (question: string) => checkOptionalText("question", question, longestQuestion);

/**
 * Checks a new experiment whole, before anything of it is stored.
 * @throws BAD_INPUT naming the first wrong field by its path in the input.
 */
export function checkExperiment(input: CreateExperimentInput): PlannedExperiment {
  const name = checkName(input.name);
  const question = checkQuestion(input.question ?? "");
  const config = naming("", () =>
    parseExperimentConfig({
      model: { source: input.modelSource },
      dataset: present(input.dataset),
      training: present(input.training ?? {}),
    }),
  );
  refuseUnstorable("modelSource", config.model);
  refuseUnstorable("dataset", config.dataset);
  const blocks = knownBlocks(config.model.source);
  const queueing = changedQueueing("queueing", usualQueueing, input.queueing ?? {});
  return { name, question, config, blocks, queueing, ...checkPlan(input.plan, config, blocks) };
}

/**
 * Checks a plan of an experiment with this configuration, and of a model with so many blocks when that is known.
 * @throws BAD_INPUT naming the first wrong field by its path in the input.
 */
export function checkPlan(
  input: PlanInput,
  config: ExperimentConfig,
  blocks: number | undefined,
): CheckedPlan {
  // An experiment without a plan waits for what scripts log.
  if (input.freeze.length === 0 && input.seeds.length === 0) {
    return { plan: { freeze: [], seeds: [] }, cells: [] };
  }
  const plan = naming("plan", () =>
    parsePlan({
      freeze: input.freeze.map((policy, index) => ({
        ...toStoredPolicy(policy, `plan.freeze[${index}]`),
        ...present({ learningRate: policy.learningRate }),
      })),
      seeds: input.seeds,
    }),
  );
  refuseUnstorable("plan", plan);
  if (blocks !== undefined) checkDepths(plan, blocks);
  const runs = plan.freeze.length * plan.seeds.length;
  if (runs > mostRuns) throw badInput("plan", `This plan has ${runs} runs; the limit is ${mostRuns}.`);
  const cells = naming("plan", () => planCells(config, plan));
  return { plan, cells: cheapestFirst(cells, blocks) };
}

/** The configuration is stored as JSON: whatever text is in it has to be storable. */
function refuseUnstorable(part: string, value: unknown): void {
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "string" && !isStorable(inner)) {
      throw badInput(part, `A text in ${part} has a character that cannot be stored.`);
    }
    return inner;
  });
}

function checkDepths(plan: Plan, blocks: number): void {
  for (const [index, policy] of plan.freeze.entries()) {
    try {
      frozenMask(policy, blocks);
    } catch (error) {
      if (!(error instanceof FreezeError)) throw error;
      const part = partWithRange(policy.kind);
      throw badInput(`plan.freeze[${index}].${part}`, asSentence(error.message));
    }
  }
}

/** The field of a policy that may not fit a model. */
function partWithRange(kind: FreezePolicy["kind"]): string {
  if (kind === "groups") return "frozen";
  return kind === "gradualUnfreeze" ? "trainedAtMost" : "depth";
}

/** Seed by seed, and in each seed the runs that train least first: they answer soonest. */
function cheapestFirst(cells: RunConfig[], blocks: number | undefined): RunConfig[] {
  const frozenGroups = ({ freeze }: RunConfig) => {
    if (blocks !== undefined) return neverTrained(freeze, blocks).filter(Boolean).length;
    if (freeze.kind === "groups") return freeze.frozen.length;
    return "depth" in freeze ? freeze.depth : 0;
  };
  const seeds = [...new Set(cells.map(({ seed }) => seed))];
  return cells.toSorted(
    (a, b) => seeds.indexOf(a.seed) - seeds.indexOf(b.seed) || frozenGroups(b) - frozenGroups(a),
  );
}
