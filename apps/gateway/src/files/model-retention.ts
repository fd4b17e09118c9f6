import { type Db, experiments, files, runs, uploads } from "@frostline/db";
import { and, eq, ne, type SQL, sql } from "drizzle-orm";

/** Higher is better, of a run that succeeded. */
const accuracy = (result: SQL) => sql`(${result} -> 'validation' ->> 'accuracy')::float8`;

/**
 * Whether a run's model is worth uploading: its experiment keeps models, and where it keeps the best one no other run's
 * that is kept is as good.
 */
export async function isModelWanted(db: Db, runId: string, reached: number): Promise<boolean> {
  const [own] = await db
    .select({ experimentId: runs.experimentId, keep: experiments.keepModels })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(eq(runs.id, runId));
  if (own?.keep !== "BEST") return own !== undefined && own.keep !== "NONE";
  const [better] = await db
    .select({ id: runs.id })
    .from(runs)
    .innerJoin(files, and(eq(files.runId, runs.id), eq(files.kind, "MODEL")))
    .where(
      and(
        eq(runs.experimentId, own.experimentId),
        ne(runs.id, runId),
        eq(runs.status, "SUCCEEDED"),
        sql`${accuracy(sql`${runs.result}`)} >= ${reached}::float8`,
      ),
    )
    .limit(1);
  return better === undefined;
}

/**
 * Deletes the models of ended runs that their experiments do not keep, and the checkpoints of runs that ended: nothing
 * goes on from them. What scripts uploaded for runs of their own stays.
 */
export async function dropUnkept(db: Db): Promise<void> {
  const ended = sql`r.status in ('SUCCEEDED', 'FAILED', 'CANCELLED') and not r.external`;
  await db.execute(sql`
    delete from ${files} f using ${runs} r
    where r.id = f.run_id and f.kind = 'CHECKPOINT' and ${ended}
  `);
  // Of an attempt that is over nobody sends the rest.
  await db.execute(sql`
    delete from ${uploads} u using ${runs} r
    where r.id = u.run_id and not r.external and (u.attempt <> r.attempt or ${ended})
  `);
  await db.execute(sql`
    delete from ${files} f using ${runs} r, ${experiments} e
    where r.id = f.run_id and e.id = r.experiment_id and f.kind = 'MODEL' and ${ended} and e.keep_models <> 'EVERY'
      and (e.keep_models = 'NONE' or r.id is distinct from (
        select k.id from ${runs} k
        where k.experiment_id = e.id and k.status = 'SUCCEEDED' and not k.external and k.deleted_at is null
          and exists (select from ${files} m where m.run_id = k.id and m.kind = 'MODEL')
        order by
          case e.keep_models when 'BEST' then ${accuracy(sql`k.result`)} else extract(epoch from k.finished_at) end
            desc nulls last,
          k.id
        limit 1
      ))
  `);
}
