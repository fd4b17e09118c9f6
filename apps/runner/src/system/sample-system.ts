import { pause } from "@frostline/client";
import { SystemUse } from "./system-use.ts";

const SAMPLE_SECONDS = 10;

export interface SystemSamples {
  /** Training steps done; a metric has one value at each. */
  step(): number;
  report(step: number, values: Record<string, number>): void;
  /** The one that the training uses; undefined: all of the host are looked at. */
  gpu?: string | undefined;
}

/**
 * Samples the host every ten seconds and reports the means beside the step that the training has come to, at most once a
 * step. Returns the function that ends it, with one last report.
 */
export function sampleSystem({ step, report, gpu }: SystemSamples): () => Promise<void> {
  const end = new AbortController();
  const use = new SystemUse(gpu);
  let reported = 0;
  const sampling = (async () => {
    while (!end.signal.aborted) {
      await pause(SAMPLE_SECONDS, end.signal);
      await use.sample();
      if (step() <= reported) continue; // the means go on
      reported = step();
      report(reported, use.take());
    }
  })();
  return async () => {
    end.abort();
    await sampling;
  };
}
