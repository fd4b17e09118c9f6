import { resolve } from "node:path";
import { backUp, copyDatabase, createDb, restore } from "@frostline/db";
import { readEnv } from "./env.ts";
import { exitWith } from "./process.ts";

const usage = `npm run data -- COMMAND

  backup FILE               write the data folder into one compressed archive
  restore FILE              bring such an archive into an empty data folder
  migrate-to-postgres URL   copy the embedded database into an empty PostgreSQL database

The data folder is FROSTLINE_DATA_DIR (.frostline); its gateway has to be stopped meanwhile.
`;

const say = (line: string) => process.stdout.write(`${line}\n`);

const commands: Record<string, (folder: string, argument: string) => Promise<void>> = {
  async backup(folder, file) {
    await backUp(folder, resolve(file));
    say(`${folder} is in ${resolve(file)}`);
  },
  async restore(folder, file) {
    await restore(folder, resolve(file));
    say(`${resolve(file)} is in ${folder}`);
  },
  "migrate-to-postgres": migrateToPostgres,
};

async function migrateToPostgres(folder: string, url: string): Promise<void> {
  const source = await createDb({ folder });
  try {
    const target = await createDb({ url });
    try {
      const tables = await copyDatabase(source.db, target.db, ({ table, rows }) =>
        say(`${table}: ${rows} rows`),
      );
      say(`copied and compared: ${tables.reduce((sum, { rows }) => sum + rows, 0)} rows`);
      say(
        "From now on start with DATABASE_URL and the same data folder: the files in it stay where they are.",
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

const [name = "", argument, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command || argument === undefined || rest.length > 0) {
  process.stderr.write(usage);
  process.exit(2);
}
try {
  await command(readEnv().FROSTLINE_DATA_DIR, argument);
} catch (error) {
  exitWith(error);
}
