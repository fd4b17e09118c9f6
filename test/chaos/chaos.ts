import { type FrostlineClient, RunDocument } from "@frostline/client";
import { Dice } from "../harness/dice.ts";
import {
  attemptsGivenTwice,
  lostPoints,
  refusedCheckpoints,
  runsThatDidNotEndOnce,
  witnessComplaints,
} from "./checks.ts";
import { differenceOf, isEmpty, type Outcome, outcomeOf } from "./outcome.ts";
import { Storm } from "./storm.ts";
import { Witness } from "./witness.ts";
import { beginExperiment, tinyExperiment, unended, untilAllEnded } from "./work.ts";
import { World } from "./world.ts";

export interface ChaosOptions {
  seed: number;
  /** When the last fault has been injected: after so many, or after so long. Then what was begun has to end. */
  until: { faults: number } | { seconds: number };
  /** After the last fault all runs have to end within so many seconds. */
  patienceSeconds: number;
  /** Gets a line for each fault and each stage. */
  tell(line: string): void;
}

export interface ChaosReport {
  /** How often each fault was injected. */
  injected: Map<string, number>;
  runs: number;
  attempts: number;
  /** Points that the gateway acknowledged on the way. */
  acknowledged: number;
  /** Checkpoints of which every byte was read on the way. */
  checkpointsRead: number;
  /** What was not as it has to be; nothing, it is hoped. */
  complaints: string[];
}

/** Of four runs each. */
const experimentsAtOnce = 3;

/** Trains tiny runs undisturbed, then trains the same again while everything fails, and compares. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, until, patienceSeconds } = options;
  const dice = new Dice(seed);
  const begun = performance.now();
  const sinceBegin = () => `${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s`;
  const say = (line: string) => options.tell(`${sinceBegin()}  ${line}`);

  await using world = await World.start(dice);
  const observer = world.observer();
  const input = await tinyExperiment(world.folder);
  const reference = await beginExperiment(observer, input);
  const late = await untilAllEnded(world, reference.runIds, patienceSeconds);
  if (late.length > 0) throw new Error(`The undisturbed runs have not ended.\n${world.lastWords()}`);
  const expected: Outcome[] = [];
  for (const id of reference.runIds) expected.push(await outcomeOf(observer, await runOf(observer, id)));
  if (expected.some(isEmpty)) throw new Error("The undisturbed runs have no curves to compare with.");
  say(`${expected.length} undisturbed runs have ended; now chaos with seed ${seed}`);

  const behind = await world.clientBehind("witness");
  const witness = await Witness.begin(behind.client, reference.id);
  const runIds: string[] = [];
  const begin = async () => {
    for (let n = 0; n < experimentsAtOnce; n++)
      runIds.push(...(await beginExperiment(observer, input)).runIds);
  };
  await begin();
  const storm = new Storm(world, dice, say);
  const from = performance.now();
  const isOver = (faults: number) =>
    "faults" in until ? faults >= until.faults : performance.now() - from > until.seconds * 1000;
  for (let faults = 0; !isOver(faults); faults++) {
    await storm.next();
    if (storm.hasPostgres && (await unended(world, runIds)).length === 0) {
      await storm.over(); // a creation that is not answered would have to be looked for
      await begin();
    }
  }
  await storm.over();
  say("calm");
  const stuck = await untilAllEnded(world, runIds, patienceSeconds);
  const logged = await witness.finish();
  await behind.client.close();
  say(stuck.length === 0 ? "all have ended" : `${stuck.length} have not ended\n${world.lastWords()}`);

  const complaints = [...storm.complaints, ...(await runsThatDidNotEndOnce(world, runIds))];
  for (const [n, id] of runIds.entries()) {
    const run = await runOf(observer, id);
    const wrong =
      run.status === "SUCCEEDED" && (await differenceOf(observer, run, expected[n % expected.length]));
    if (wrong) complaints.push(`run ${id}: ${wrong}`);
  }
  complaints.push(
    ...attemptsGivenTwice(world),
    ...(await lostPoints(world)),
    ...(await witnessComplaints(world, witness.run.id, logged)),
    ...(await refusedCheckpoints(world)),
    ...world.unexpectedEnds(),
  );
  const [{ attempts } = { attempts: 0 }] = await world.ask<{ attempts: number }>(
    "select count(*)::int as attempts from attempts where run_id = any($1)",
    [runIds],
  );
  const { injected, checkpointsRead } = storm;
  const acknowledged = world.ledger.size;
  return { injected, runs: runIds.length, attempts, acknowledged, checkpointsRead, complaints };
}

async function runOf(client: FrostlineClient, id: string) {
  const { run } = await client.request(RunDocument, { id });
  if (!run) throw new Error(`There is no run ${id}.`);
  return run;
}

/** What was injected, what came of it, and what is wrong. */
export function inWords({ injected, complaints, ...report }: ChaosReport): string {
  const rows = [...injected].map(([name, times]) => `${String(times).padStart(5)}  ${name}`);
  const figures = [
    `${report.runs} runs took ${report.attempts} attempts`,
    `${report.acknowledged} points were acknowledged`,
    `${report.checkpointsRead} times a checkpoint was read and found whole`,
  ];
  const verdict = complaints.length === 0 ? "nothing was lost" : `LOST OR WRONG:\n${complaints.join("\n")}`;
  return ["times  fault", ...rows, "", ...figures, verdict].join("\n");
}
