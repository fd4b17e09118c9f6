import { type Caller, need } from "../auth/caller.ts";
import { type EstimateQuestion, estimate } from "./estimate.ts";
import type { Estimate } from "./estimate.types.ts";

/** One estimate is computed after the other: however many ask at once, everybody else waits for one policy at most. */
export class EstimateService {
  #last: Promise<unknown> = Promise.resolve();

  /** Null when the model's shape is not known before it is loaded. */
  async estimate(caller: Caller, question: EstimateQuestion): Promise<Estimate | null> {
    need(caller, "viewer");
    const mine = this.#last.then(() => estimate(question));
    this.#last = mine.catch(() => {}); // whoever asked is told
    return (await mine) ?? null;
  }
}
