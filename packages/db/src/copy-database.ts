import { type SQL, sql } from "drizzle-orm";
import { DatabaseUnusableError } from "./database-error.ts";
import { type Db, rowsOf } from "./db.ts";

const rowsAtOnce = 5_000;

export interface CopiedTable {
  table: string;
  rows: number;
}

interface Column {
  name: string;
  type: string;
  /** Its values are numbered by the database. */
  isIdentity: boolean;
}

/**
 * Copies every row of one database into another one that has the same tables and no rows: all of them, or none. Values
 * travel as PostgreSQL writes them, so that they are the same in every bit, and both sides are compared at the end.
 * @throws DatabaseUnusableError when the target holds anything, or does not hold the same in the end
 */
export async function copyDatabase(
  from: Db,
  to: Db,
  onTable: (copied: CopiedTable) => void = () => {},
): Promise<CopiedTable[]> {
  return from.transaction(async (source) => {
    await writeAlike(source);
    return to.transaction(async (target) => {
      await writeAlike(target);
      const tables = await inOrderOfReferences(source);
      for (const table of tables) await refuseRows(target, table);
      const copied: CopiedTable[] = [];
      for (const table of tables) {
        const columns = await columnsOf(source, table);
        const rows = await copyTable(source, target, table, columns);
        await compare(source, target, table);
        await continueNumbering(target, table, columns);
        copied.push({ table, rows });
        onTable({ table, rows });
      }
      return copied;
    });
  });
}

/** Settings under which equal values have equal texts. */
async function writeAlike(db: Db): Promise<void> {
  await db.execute(
    sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
      set_config('intervalstyle', 'iso_8601', true), set_config('extra_float_digits', '1', true),
      set_config('bytea_output', 'hex', true)`,
  );
}

/** Our tables, each after those that it refers to; parts of partitioned ones are not named apart. */
async function inOrderOfReferences(db: Db): Promise<string[]> {
  const rows = await rowsOf<{ name: string; needs: string[] }>(
    db,
    sql`
      select c.relname as name,
        array(
          select distinct f.confrelid::regclass::text from pg_constraint f
          where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
        ) as needs
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      order by c.relname
    `,
  );
  const ordered: string[] = [];
  while (ordered.length < rows.length) {
    const next = rows.filter(
      ({ name, needs }) => !ordered.includes(name) && needs.every((need) => ordered.includes(need)),
    );
    if (next.length === 0) throw new Error("tables refer to each other in a circle");
    ordered.push(...next.map(({ name }) => name));
  }
  return ordered;
}

async function refuseRows(db: Db, table: string): Promise<void> {
  const rows = await rowsOf(db, sql`select 1 as one from ${sql.identifier(table)} limit 1`);
  if (rows.length > 0) {
    throw new DatabaseUnusableError(
      `The target is not empty: its table "${table}" has rows. Nothing was copied; make a new database for this.`,
    );
  }
}

/** Without those that the database works out itself. */
async function columnsOf(db: Db, table: string): Promise<Column[]> {
  const rows = await rowsOf<{ name: string; type: string; is_identity: boolean }>(
    db,
    sql`
      select attname as name, format_type(atttypid, atttypmod) as type, attidentity <> '' as is_identity
      from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      order by attnum
    `,
  );
  return rows.map(({ name, type, is_identity }) => ({ name, type, isIdentity: is_identity }));
}

const list = (parts: SQL[]) => sql.join(parts, sql`, `);

async function copyTable(source: Db, target: Db, table: string, columns: Column[]): Promise<number> {
  const names = list(columns.map(({ name }) => sql`${sql.identifier(name)}`));
  const texts = list(
    columns.map(({ name }, n) => sql`${sql.identifier(name)}::text as ${sql.identifier(`c${n}`)}`),
  );
  const values = list(columns.map(({ type }, n) => sql`${sql.identifier(`c${n}`)}::${sql.raw(type)}`));
  await source.execute(
    sql`declare everything no scroll cursor for select ${texts} from ${sql.identifier(table)}`,
  );
  let copied = 0;
  for (;;) {
    const rows = await rowsOf<Record<string, string | null>>(
      source,
      sql`fetch ${sql.raw(String(rowsAtOnce))} from everything`,
    );
    if (rows.length === 0) break;
    const arrays = list(
      columns.map((_, n) => sql`${sql.param(rows.map((row) => row[`c${n}`] ?? null))}::text[]`),
    );
    const aliases = list(columns.map((_, n) => sql`${sql.identifier(`c${n}`)}`));
    await target.execute(sql`
      insert into ${sql.identifier(table)} (${names}) overriding system value
      select ${values} from unnest(${arrays}) as copied (${aliases})
    `);
    copied += rows.length;
  }
  await source.execute(sql`close everything`);
  return copied;
}

/** The same rows, whatever their order: their number, and the sum of their hashes. */
async function compare(source: Db, target: Db, table: string): Promise<void> {
  const [before, after] = [await digestOf(source, table), await digestOf(target, table)];
  if (before !== after) {
    throw new DatabaseUnusableError(
      `Table "${table}" did not arrive as it was (${before} there, ${after} here). Nothing was copied.`,
    );
  }
}

async function digestOf(db: Db, table: string): Promise<string> {
  const [row] = await rowsOf<{ digest: string }>(
    db,
    sql`
      select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as digest
      from ${sql.identifier(table)} as t
    `,
  );
  return row?.digest ?? "";
}

/** The next row gets a number that no copied row has. */
async function continueNumbering(target: Db, table: string, columns: Column[]): Promise<void> {
  for (const { name } of columns.filter(({ isIdentity }) => isIdentity)) {
    await target.execute(sql`
      select setval(pg_get_serial_sequence(${table}, ${name}), greatest(max(${sql.identifier(name)}), 1),
        max(${sql.identifier(name)}) is not null)
      from ${sql.identifier(table)}
    `);
  }
}
