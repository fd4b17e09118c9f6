import type pg from "pg";
import { appendBody, type Batch, newRuns, secondsFor, sendAppend, valueAt } from "./runs.ts";
import type { Stage } from "./stage.ts";

export const clients = 8;
const keys = ["train/loss", "train/accuracy", "learning_rate", "gradient_norm"];

export interface IngestRound {
  /** Points a second. */
  ours: number;
  bare: number;
  mlflow: number | undefined;
}

export interface IngestPlan {
  rounds: number;
  /** Of each round. */
  batches: number;
  /** Of the round before, which does not count: a gateway is compiled while it works, for its first thousand requests. */
  warmUp: number;
  pointsPerBatch: number;
  peer?: PeerIngest | undefined;
}

/** Rounds of the same number of points by the same number of clients: the bare insert, ours, and the peer, in turn. */
export async function measureIngest(
  stage: Stage,
  experimentId: string,
  { rounds, batches, warmUp, pointsPerBatch, peer }: IngestPlan,
): Promise<IngestRound[]> {
  const runIds = await newRuns(stage.person, experimentId, clients);
  await stage.pool.query(`
    create table if not exists bare_points (
      series_id int not null, attempt int not null, step bigint not null, at timestamptz not null, value float8 not null,
      primary key (series_id, attempt, step)
    )
  `);
  await stage.pool.query("truncate bare_points");
  const measured: IngestRound[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begin = round === 0 ? 0 : warmUp + (round - 1) * batches;
    const batch = (index: number) => ({
      client: index % clients,
      ...batchOf(begin + Math.floor(index / clients), pointsPerBatch),
    });
    const bodies = Array.from({ length: round === 0 ? warmUp : batches }, (_, index) => batch(index));
    const bare = bodies.map(({ client, ...one }) => bareInsert(stage.pool, client, one));
    const ours = bodies.map(({ client, ...one }) => {
      const body = appendBody(runIds[client] ?? "", 0, one);
      return async () => {
        const added = await sendAppend(stage.person, body);
        if (added !== pointsPerBatch) throw new Error(`${added} of ${pointsPerBatch} points were new`);
      };
    });
    const theirs = peer && bodies.slice(0, peer.batches).map(({ client, ...one }) => peer.send(client, one));
    const rate = async (tasks: (() => Promise<unknown>)[]) =>
      (tasks.length * pointsPerBatch) / (await secondsFor(clients, tasks));
    const result = {
      bare: await rate(bare),
      ours: await rate(ours),
      mlflow: theirs && (await rate(theirs)),
    };
    if (round > 0) measured.push(result);
  }
  return measured;
}

export interface PeerIngest {
  /** How many of a round's batches the peer is given: it is slower. */
  batches: number;
  send(client: number, batch: Batch): () => Promise<unknown>;
}

function batchOf(index: number, points: number): Batch {
  const length = points / keys.length;
  return { keys, steps: Array.from({ length }, (_, step) => index * length + step) };
}

function bareInsert(pool: pg.Pool, client: number, { keys, steps }: Batch): () => Promise<unknown> {
  const column = (of: (step: number, key: number) => number) =>
    `{${keys.flatMap((_, key) => steps.map((step) => of(step, key))).join(",")}}`;
  const columns = [
    column((_, key) => client * keys.length + key),
    column((step) => step),
    column((step) => 1_790_000_000 + step),
    column(valueAt),
  ];
  return () =>
    pool.query(
      `insert into bare_points select series_id, 1, step, to_timestamp(at), value
       from unnest($1::int[], $2::bigint[], $3::float8[], $4::float8[]) as sent (series_id, step, at, value)`,
      columns,
    );
}

export interface DuplicateTimes {
  /** Milliseconds of an append of a thousand points at the end of a long series, and of the same one again. */
  fresh: number[];
  again: number[];
}

/** Appends to one series with so many points of history, each batch twice. */
export async function measureDuplicates(
  { person }: Stage,
  experimentId: string,
  { history, pairs }: { history: number; pairs: number },
): Promise<DuplicateTimes> {
  const [runId = ""] = await newRuns(person, experimentId, 1);
  const atOnce = 20_000;
  const steps = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  for (let from = 0; from < history; from += atOnce) {
    await sendAppend(person, appendBody(runId, 0, { keys: ["loss"], steps: steps(from, atOnce) }));
  }
  const times: DuplicateTimes = { fresh: [], again: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const body = appendBody(runId, 0, { keys: ["loss"], steps: steps(history + pair * 1000, 1000) });
    for (const kind of ["fresh", "again"] as const) {
      const began = performance.now();
      const added = await sendAppend(person, body);
      times[kind].push(performance.now() - began);
      if (added !== (kind === "fresh" ? 1000 : 0)) throw new Error(`${added} points were new`);
    }
  }
  return times;
}
