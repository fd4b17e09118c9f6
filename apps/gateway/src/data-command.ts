import { resolve } from "node:path";
import { backUp, copyDatabase, createDb, restore } from "@frostline/db";
import { userByEmail } from "./auth/accounts.ts";
import { checkEmail } from "./auth/email.ts";
import { createPasswordReset } from "./auth/password-reset.ts";
import { databaseClock } from "./clock.ts";
import { readEnv } from "./env.ts";
import { AppError } from "./errors.ts";
import { exitWith } from "./process.ts";

const usage = `npm run data -- COMMAND

  backup FILE               write the data folder into one compressed archive
  restore FILE              bring such an archive into an empty data folder
  migrate-to-postgres URL   copy the embedded database into an empty PostgreSQL database
  reset-link EMAIL          print a link by which this person chooses a new password, once, within a day

The data folder is FROSTLINE_DATA_DIR (.frostline); its gateway has to be stopped meanwhile. Only reset-link reads
DATABASE_URL too, where the gateway may go on.
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
  "reset-link": printResetLink,
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

async function printResetLink(folder: string, email: string): Promise<void> {
  const { DATABASE_URL: url, PUBLIC_URL: webUrl } = readEnv();
  const { db, close } = await createDb(url === undefined ? { folder } : { url });
  try {
    const user = await userByEmail(db, checkEmail("EMAIL", email));
    if (!user) throw new AppError("NOT_FOUND", `Nobody here has the e-mail address ${email}.`);
    const { url: link } = await createPasswordReset(db, databaseClock, { userId: user.id, webUrl });
    say(`${user.name} chooses a new password, once, within a day, at\n${link}`);
  } finally {
    await close();
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
