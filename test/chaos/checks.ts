import { createHash } from "node:crypto";
import { link, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { readMetadata } from "../../packages/model/src/safetensors.ts";
import { readCheckpoint } from "../../packages/model/src/training-checkpoint.ts";
import { Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** Each run came to its one end. */
export async function runsThatDidNotEndOnce(world: World, runIds: string[]): Promise<string[]> {
  const rows = await world.ask<{ id: string; status: string; reason: string; message: string; ends: string }>(
    `select runs.id, status, runs.reason, message, coalesce(string_agg(number || ' ' || outcome, ', ' order by number)
       filter (where outcome in ('SUCCEEDED', 'FAILED', 'CANCELLED')), 'none') as ends
     from runs left join attempts on run_id = runs.id where runs.id = any($1) group by runs.id`,
    [runIds],
  );
  return rows.flatMap(({ id, status, reason, message, ends }) => {
    const acknowledged = [...(world.ledger.ends.get(id) ?? [])];
    const isOnce = status === "SUCCEEDED" && /^\d+ SUCCEEDED$/.test(ends);
    const isAsTold = acknowledged.every((end) => end === ends);
    if (isOnce && isAsTold) return [];
    return [
      `run ${id} is ${status} (${reason}: ${message}); ends of attempts: ${ends}; acknowledged: ${acknowledged}`,
    ];
  });
}

export function attemptsGivenTwice(world: World): string[] {
  return [...world.ledger.claims].flatMap(([attempt, names]) =>
    names.size > 1 ? [`attempt ${attempt} was given to ${[...names].join(" and ")}`] : [],
  );
}

/** What was acknowledged is stored under its attempt, or was the earlier attempts' before that one went on from them. */
export async function lostPoints(world: World): Promise<string[]> {
  const points = [...world.ledger.points];
  const missing = await world.ask<{ run: string; attempt: number; key: string; step: string; value: number }>(
    `select run, sent.attempt, sent.key, sent.step, sent.value
     from unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::float8[]) as sent (run, attempt, key, step, value)
     left join series on series.run_id = sent.run and series.key = sent.key
     where not exists (
       select from points where series_id = series.id and points.step = sent.step and points.value = sent.value
         and (points.attempt = sent.attempt or points.attempt < sent.attempt and sent.step <= (
           select resumed_from_step from attempts where attempts.run_id = sent.run and number = sent.attempt)))`,
    [
      points.map(({ runId }) => runId),
      points.map(({ attempt }) => attempt),
      points.map(({ key }) => key),
      points.map(({ step }) => step),
      points.map(({ value }) => value),
    ],
  );
  const told = missing.map((point) => `acknowledged and not stored: ${JSON.stringify(point)}`);
  return [...told, ...world.ledger.contradictions.map((points) => `acknowledged with two values: ${points}`)];
}

/** The script beside the runners has its points, each once. */
export async function witnessComplaints(world: World, runId: string, logged: number): Promise<string[]> {
  const rows = await world.ask<{ step: string; value: number }>(
    `select step, value from points join series on series.id = series_id
     where run_id = $1 and key = 'witnessed' order by step`,
    [runId],
  );
  const wrong = rows.findIndex(({ step, value }, n) => Number(step) !== n || value !== Witness.valueAt(n));
  if (rows.length === logged && wrong < 0) return [];
  return [
    `the witness logged ${logged} points, stored are ${rows.length}; the first that differs is ${wrong}`,
  ];
}

const checkpointFile = /(?:^|\/)(committed|pending)-[\d.]+$/;

/** Reads every checkpoint that lies on a host now, each byte of it. */
export async function tornCheckpoints(world: World): Promise<{ read: number; torn: string[] }> {
  const names = await readdir(join(world.folder, "runners"), { recursive: true });
  const torn: string[] = [];
  let read = 0;
  for (const name of names.filter((path) => checkpointFile.test(path))) {
    // By a name of our own: it may be deleted at any moment.
    const kept = join(world.folder, createHash("sha256").update(name).digest("hex"));
    const isThere = await link(join(world.folder, "runners", name), kept).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    try {
      await readCheckpoint(kept, (await readMetadata(kept)).fingerprint ?? "");
      read += 1;
    } catch (error) {
      torn.push(`${name} (${(await stat(kept)).size} bytes): it ${(error as Error).message}`);
    } finally {
      await rm(kept);
    }
  }
  return { read, torn };
}

/** No training has met a checkpoint that was torn; one that the network kept away is another matter. */
export async function refusedCheckpoints(world: World): Promise<string[]> {
  const rows = await world.ask<{ message: string }>(
    "select message from log_lines where message ~ 'heckpoint.* is not used: it (is|belongs|cannot be read)'",
  );
  return rows.map(({ message }) => message);
}
