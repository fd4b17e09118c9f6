import pg from "pg";

/** The migrated database that all others are copies of. */
export const templateName = "frostline_test_template";

/** Makes a database and answers its URL. */
export async function createDatabase(serverUrl: string, name: string, template: string): Promise<string> {
  await asAdmin(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await asAdmin(serverUrl, `drop database if exists ${name} with (force)`);
}

/** One statement in the server's own database. */
export async function asAdmin(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
