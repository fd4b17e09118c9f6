import { type Db, experimentProperties, runParameters, runProperties } from "@frostline/db";
import { and, asc, eq, type SQL, sql } from "drizzle-orm";

/** One fact by name. */
export interface KeyValue {
  key: string;
  value: string;
}

/** A list as one parameter of a statement, however long it is. */
export const textsOf = (texts: readonly string[]): SQL => sql`${sql.param([...texts])}::text[]`;
export const uuidsOf = (ids: readonly string[]): SQL => sql`${sql.param([...ids])}::uuid[]`;

/** Of each of these runs, sorted by key. For runs that the caller may see. */
export async function factsOfRuns(
  db: Db,
  table: typeof runParameters | typeof runProperties,
  runIds: string[],
): Promise<Map<string, KeyValue[]>> {
  const rows = await db
    .select()
    .from(table)
    .where(sql`${table.runId} = any(${uuidsOf(runIds)})`)
    .orderBy(asc(table.runId), asc(table.key));
  const facts = new Map<string, KeyValue[]>(runIds.map((id) => [id, []]));
  for (const { runId, key, value } of rows) facts.get(runId)?.push({ key, value });
  return facts;
}

/** The property that holds a run's name; MLflow's client calls it so. */
export const runNameKey = "mlflow.runName";

/** What scripts call these runs; null where they did not say. */
export async function namesOfRuns(db: Db, runIds: string[]): Promise<Map<string, string | null>> {
  const rows = await db
    .select()
    .from(runProperties)
    .where(and(sql`${runProperties.runId} = any(${uuidsOf(runIds)})`, eq(runProperties.key, runNameKey)));
  return new Map(rows.map(({ runId, value }) => [runId, value === "" ? null : value]));
}

/**
 * Stores parameters of a run, which the caller has locked. Saying the same again changes nothing.
 * @returns the first that has another value already, with that value; nothing is to be kept of the transaction then
 */
export async function addParameters(
  tx: Db,
  runId: string,
  parameters: KeyValue[],
): Promise<{ said: KeyValue; stored: string } | undefined> {
  if (parameters.length === 0) return undefined;
  await tx
    .insert(runParameters)
    .values(parameters.map(({ key, value }) => ({ runId, key, value })))
    .onConflictDoNothing();
  const keys = textsOf(parameters.map(({ key }) => key));
  const rows = await tx
    .select()
    .from(runParameters)
    .where(and(eq(runParameters.runId, runId), sql`${runParameters.key} = any(${keys})`));
  const stored = new Map(rows.map(({ key, value }) => [key, value]));
  const said = parameters.find(({ key, value }) => stored.get(key) !== value);
  return said && { said, stored: stored.get(said.key) ?? "" };
}

/** Of values with the same key the last one counts. */
export async function setRunProperties(tx: Db, runId: string, properties: KeyValue[]): Promise<void> {
  const values = lastOfEach(properties).map(({ key, value }) => ({ runId, key, value }));
  if (values.length === 0) return;
  await tx
    .insert(runProperties)
    .values(values)
    .onConflictDoUpdate({
      target: [runProperties.runId, runProperties.key],
      set: { value: sql`excluded.value` },
    });
}

export async function setExperimentProperties(
  tx: Db,
  experimentId: string,
  properties: KeyValue[],
): Promise<void> {
  const values = lastOfEach(properties).map(({ key, value }) => ({ experimentId, key, value }));
  if (values.length === 0) return;
  await tx
    .insert(experimentProperties)
    .values(values)
    .onConflictDoUpdate({
      target: [experimentProperties.experimentId, experimentProperties.key],
      set: { value: sql`excluded.value` },
    });
}

const lastOfEach = (properties: KeyValue[]): KeyValue[] => [
  ...new Map(properties.map((property) => [property.key, property])).values(),
];
