import { z } from "zod";

// Every default is followed by its reason, as in config.ts.

const depth = z.int().min(0);
const phaseDepth = depth
  .default(0)
  .describe("Number of layer groups frozen from the bottom; 0: all are trained");

const prefix = z.strictObject({
  kind: z.literal("prefix"),
  depth: depth.describe("Number of layer groups frozen from the bottom"),
});

const groups = z.strictObject({
  kind: z.literal("groups"),
  frozen: z.array(z.string().min(1)).describe("Names of the frozen layer groups"),
});

const gradualUnfreeze = z.strictObject({
  kind: z.literal("gradualUnfreeze"),
  epochsPerStage: z.int().min(1).max(1000).default(1).describe("One layer group an epoch, as in ULMFiT"),
  trainedAtMost: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("All layer groups thaw in the end; a number keeps all but so many top ones frozen"),
});

const autofreeze = z.strictObject({
  kind: z.literal("autofreeze"),
  intervals: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe("Default of AutoFreeze's code: so often the gradients are compared"),
  percentile: z
    .number()
    .min(0)
    .max(100)
    .default(50)
    .describe("Default of AutoFreeze: blocks that change less than the median may freeze"),
  resetOptimizer: z
    .boolean()
    .default(false)
    .describe("What is still trained keeps its Adam moments; AutoFreeze's code loses them at each freeze"),
});

const lpft = z.strictObject({
  kind: z.literal("lpft"),
  headEpochs: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe("One epoch takes the new head from random to useful before it can distort the layers below"),
  depth: phaseDepth,
});

const discriminativeLR = z.strictObject({
  kind: z.literal("discriminativeLR"),
  factor: z
    .number()
    .min(1)
    .max(100)
    .default(2.6)
    .describe("ULMFiT's value: each layer group learns 2.6 times slower than the one above"),
  depth: phaseDepth,
  freezeBelow: z
    .number()
    .positive()
    .lt(1)
    .nullable()
    .default(null)
    .describe(
      "No group is frozen for a low rate; 0.01 freezes groups that would learn at under a hundredth of the top rate",
    ),
});

/** How to freeze: each kind with its own fields. */
export const FreezePolicySchema = z.discriminatedUnion("kind", [
  prefix,
  groups,
  gradualUnfreeze,
  autofreeze,
  lpft,
  discriminativeLR,
]);

const learningRate = z.number().positive().max(1).nullable().default(null);

/** A freeze policy of a plan. It may carry a learning rate of its own, null for the experiment's. */
export const PlannedPolicySchema = z.discriminatedUnion("kind", [
  prefix.extend({ learningRate }),
  groups.extend({ learningRate }),
  gradualUnfreeze.extend({ learningRate }),
  autofreeze.extend({ learningRate }),
  lpft.extend({ learningRate }),
  discriminativeLR.extend({ learningRate }),
]);

/**
 * Which layer groups are trained, and when.
 * `prefix` freezes the `depth` lowest groups (0 trains all, n+1 trains the head alone);
 * `groups` freezes exactly the named ones, wherever they are;
 * `gradualUnfreeze` starts with the head alone and thaws one group after another downwards;
 * `autofreeze` freezes from the bottom what has stopped changing;
 * `lpft` trains the head alone, then as `prefix` does;
 * `discriminativeLR` gives each group a lower rate than the one above it.
 */
export type FreezePolicy = z.infer<typeof FreezePolicySchema>;

/** Every field of every kind of policy that has a default, with the default and its reason. */
export function policyFields() {
  return FreezePolicySchema.options.map(({ shape: { kind, ...fields } }) => ({
    kind: kind.value,
    fields: fields as Record<string, z.ZodType>,
  }));
}
