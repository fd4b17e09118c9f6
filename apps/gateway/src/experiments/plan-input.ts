import {
  ConfigError,
  type ExperimentConfig,
  FreezeError,
  frozenMask,
  type Plan,
  parseExperimentConfig,
  parsePlan,
  planCells,
  type RunConfig,
} from "@frostline/model";
import { AppError, badInput } from "../errors.ts";
import { checkOptionalText, checkText, isStorable } from "../text.ts";
import type { FreezePolicyInput } from "./config.types.ts";
import type { CreateExperimentInput } from "./experiment.types.ts";
import { knownBlocks } from "./stored-config.ts";

export interface PlannedExperiment {
  name: string;
  question: string;
  config: ExperimentConfig;
  plan: Plan;
  blocks: number | undefined;
  /** In the order in which they are to run. */
  cells: RunConfig[];
}

const longestName = 200;
const longestQuestion = 2_000;
const mostRuns = 5_000;

/**
 * Checks a new experiment whole, before anything of it is stored.
 * @throws BAD_INPUT naming the first wrong field by its path in the input.
 */
export function checkExperiment(input: CreateExperimentInput): PlannedExperiment {
  const name = checkText("name", input.name, longestName);
  const question = checkOptionalText("question", input.question ?? "", longestQuestion);

  const config = naming("", () =>
    parseExperimentConfig({
      model: { source: input.modelSource },
      dataset: present(input.dataset),
      training: present(input.training ?? {}),
    }),
  );
  const plan = naming("plan", () =>
    parsePlan({ freeze: input.plan.freeze.map(toStoredPolicy), seeds: input.plan.seeds }),
  );
  refuseUnstorable("modelSource", config.model);
  refuseUnstorable("dataset", config.dataset);
  refuseUnstorable("plan", plan);
  const blocks = knownBlocks(config.model.source);
  if (blocks !== undefined) checkDepths(plan, blocks);
  const runs = plan.freeze.length * plan.seeds.length;
  if (runs > mostRuns) throw badInput("plan", `This plan has ${runs} runs; the limit is ${mostRuns}.`);
  const cells = naming("plan", () => planCells(config, plan));
  return { name, question, config, plan, blocks, cells: cheapestFirst(cells, blocks) };
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

function toStoredPolicy({ kind, depth, frozen, learningRate }: FreezePolicyInput) {
  return present(
    kind === "PREFIX" ? { kind: "prefix", depth, learningRate } : { kind: "groups", frozen, learningRate },
  );
}

function checkDepths(plan: Plan, blocks: number): void {
  for (const [index, policy] of plan.freeze.entries()) {
    try {
      frozenMask(policy, blocks);
    } catch (error) {
      if (!(error instanceof FreezeError)) throw error;
      const part = policy.kind === "prefix" ? "depth" : "frozen";
      throw badInput(`plan.freeze[${index}].${part}`, asSentence(error.message));
    }
  }
}

/** Seed by seed, and in each seed the runs that train least first: they answer soonest. */
function cheapestFirst(cells: RunConfig[], blocks: number | undefined): RunConfig[] {
  const frozenGroups = ({ freeze }: RunConfig) => {
    if (blocks !== undefined) return frozenMask(freeze, blocks).filter(Boolean).length;
    return freeze.kind === "prefix" ? freeze.depth : freeze.frozen.length;
  };
  const seeds = [...new Set(cells.map(({ seed }) => seed))];
  return cells.toSorted(
    (a, b) => seeds.indexOf(a.seed) - seeds.indexOf(b.seed) || frozenGroups(b) - frozenGroups(a),
  );
}

/** Runs a check of @frostline/model and says what it found in the words of the API: paths of the input's fields. */
function naming<Result>(under: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    const issue = error instanceof ConfigError ? error.issues[0] : undefined;
    if (!issue) throw error;
    const field = fieldOf([under, issue.path].filter(Boolean).join("."));
    throw new AppError("BAD_INPUT", `${field} ${issue.message}.`, { field, cause: error });
  }
}

const fieldOf = (path: string) =>
  path === "model.source" ? "modelSource" : path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");

const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** An absent field and an explicit null mean the same: the default. */
function present(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
