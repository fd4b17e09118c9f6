import type { Db } from "@frostline/db";
import { badInput } from "../errors.ts";
import { reachedStep } from "../metrics/reached-step.ts";
import type { StartRunInput } from "./run-protocol.types.ts";

const mostBlocks = 1_000;

/** @throws BAD_INPUT naming what cannot be true of any run */
export function checkStart({
  run,
  blocks,
  trainableParameters,
  totalParameters,
  resumedFromStep,
}: StartRunInput): void {
  if (resumedFromStep && (resumedFromStep < 0 || run.attempt < 2)) {
    throw badInput(
      "input.resumedFromStep",
      `Attempt ${run.attempt} cannot go on from step ${resumedFromStep}: only a later attempt goes on, from a step that an earlier one has done.`,
    );
  }
  if (blocks < 0 || blocks > mostBlocks) {
    throw badInput("input.blocks", `A model has 0 to ${mostBlocks} blocks, not ${blocks}.`);
  }
  if (trainableParameters < 0 || trainableParameters > totalParameters) {
    throw badInput(
      "input.trainableParameters",
      `A model with ${totalParameters} parameters cannot train ${trainableParameters}.`,
    );
  }
}

/** @throws BAD_INPUT when an attempt goes on from further than its run has come: its curves would have a hole */
export async function checkReached(tx: Db, { run, resumedFromStep }: StartRunInput): Promise<void> {
  if (!resumedFromStep) return;
  const reached = await reachedStep(tx, run.runId);
  if (resumedFromStep <= reached) return;
  throw badInput(
    "input.resumedFromStep",
    `Attempt ${run.attempt} cannot go on from step ${resumedFromStep}: the last step of which this run has a metric is ${reached}.`,
  );
}
