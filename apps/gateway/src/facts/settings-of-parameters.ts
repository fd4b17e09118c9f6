import { type Db, runParameters, runs } from "@frostline/db";
import { and, eq, sql } from "drizzle-orm";

/**
 * What a script says of its settings takes part in how its run is grouped: runs of equal parameters but for the seed are
 * repetitions of one setting, and those of other parameters are not. To be called after parameters were added.
 */
export async function groupByParameters(tx: Db, runId: string): Promise<void> {
  const others = sql`(
    select md5(string_agg(key || '=' || value, chr(10) order by key))
    from ${runParameters} where run_id = ${runId} and key <> 'seed'
  )`;
  const [said] = await tx
    .select({ value: runParameters.value })
    .from(runParameters)
    .where(and(eq(runParameters.runId, runId), eq(runParameters.key, "seed")));
  const seed = seedOf(said?.value);
  const settings = sql`jsonb_set(${runs.config}, '{parametersHash}', coalesce(to_jsonb(${others}), 'null'))`;
  await tx
    .update(runs)
    .set({
      config:
        seed === undefined ? settings : sql`jsonb_set(${settings}, '{seed}', to_jsonb(${seed}::bigint))`,
      ...(seed === undefined ? {} : { seed }),
    })
    .where(eq(runs.id, runId));
}

function seedOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const seed = Number(text);
  return Number.isSafeInteger(seed) ? seed : undefined;
}
