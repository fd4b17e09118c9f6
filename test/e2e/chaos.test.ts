import { expect, test } from "vitest";
import { inWords, runChaos } from "../chaos/chaos.ts";
import { chaosSeed } from "../harness/env.ts";

const mostMs = 600_000;

test(
  "while everything fails, runs end once, with the curves of undisturbed ones, and nothing acknowledged is lost",
  async () => {
    const log: string[] = [];
    const report = await runChaos({
      seed: chaosSeed,
      until: { faults: 30 },
      patienceSeconds: 300,
      tell: (line) => log.push(line),
    });
    expect(
      report.complaints,
      `FROSTLINE_CHAOS_SEED=${chaosSeed}\n${log.join("\n")}\n${inWords(report)}`,
    ).toEqual([]);
  },
  mostMs,
);
