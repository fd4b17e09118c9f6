import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createDb, DatabaseUnusableError, rowsOf, teams } from "@frostline/db";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { asAdmin, createDatabase, dropDatabase } from "../harness/postgres-databases.ts";

const serverUrl = inject("postgresUrl") ?? "";
const name = `frostline_test_empty_${process.pid}`;
let url: string;
beforeEach(async () => {
  url = await createDatabase(serverUrl, name, "template0");
});
afterEach(() => dropDatabase(serverUrl, name));

/** The URL with some parts changed. */
function changed(parts: Partial<Pick<URL, "hostname" | "port" | "username" | "password" | "pathname">>) {
  return Object.assign(new URL(url), parts).href;
}

async function refusal(target: string): Promise<string> {
  const error = await createDb({ url: target }).then(
    ({ close }) => close().then(() => new Error("it was opened")),
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(DatabaseUnusableError);
  return (error as Error).message;
}

/** Someone else at a port, for as long as the test asks. */
async function stranger(greet: (socket: Socket) => void): Promise<{ port: string; stop(): void }> {
  const server = createServer(greet);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { port: String(port), stop: () => server.close() };
}

test("gateways that start at once make each table once", async () => {
  const opened = await Promise.all([1, 2, 3, 4].map(() => createDb({ url })));
  const [first] = opened;
  if (!first) throw new Error("nothing was opened");
  const [table] = await rowsOf(first.db, sql`select count(*)::int as experiments from experiments`);
  expect(table).toEqual({ experiments: 0 });
  const applied = await rowsOf<{ hash: string }>(
    first.db,
    sql`select hash from drizzle.__drizzle_migrations`,
  );
  expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length);
  for (const { close } of opened) await close();
});

test("a database whose dates look otherwise is read as well", async () => {
  await asAdmin(serverUrl, `alter database ${name} set datestyle to 'German, DMY'`);
  const { db, close } = await createDb({ url });
  const [team] = await db.insert(teams).values({ name: "Team" }).returning();
  expect(Math.abs((team?.createdAt.getTime() ?? 0) - Date.now())).toBeLessThan(24 * 60 * 60 * 1000);
  await close();
});

test("no statement is compiled, which would take longer than a chart, even where that is the server's habit", async () => {
  await asAdmin(serverUrl, `alter database ${name} set jit to on`);
  const { db, close } = await createDb({ url });
  const [setting] = await rowsOf(db, sql`select current_setting('jit') as jit`);
  expect(setting).toEqual({ jit: "off" });
  await close();
});

test("what is no address of a PostgreSQL database is refused with an example", async () => {
  for (const wrong of ["mysql://127.0.0.1/frostline", "127.0.0.1:5432", "postgres://127.0.0.1:5432", ""]) {
    expect(await refusal(wrong)).toBe(
      "DATABASE_URL is not the address of a PostgreSQL database: write it like postgres://user:password@host:5432/database.",
    );
  }
});

test("a port where nobody answers is named", async () => {
  const { port, stop } = await stranger(() => {});
  stop();
  expect(await refusal(changed({ port }))).toBe(
    `No PostgreSQL server answers at 127.0.0.1:${port} (ECONNREFUSED): start it, or correct host and port in DATABASE_URL.`,
  );
});

test("a host that does not exist is named", async () => {
  expect(await refusal(changed({ hostname: "nowhere.invalid" }))).toMatch(
    /^No PostgreSQL server answers at nowhere\.invalid:\d+ \((ENOTFOUND|EAI_AGAIN)\)/,
  );
});

test("a wrong password is refused without being shown", async () => {
  const said = await refusal(changed({ username: "postgres", password: "hunter2" }));
  expect(said).toMatch(/does not let user "postgres" in: correct user and password in DATABASE_URL\.$/);
  expect(said).not.toContain("hunter2");
});

test("a database that is not there is named", async () => {
  expect(await refusal(changed({ pathname: "/no_such" }))).toMatch(
    /has no database "no_such": create it, or correct its name in DATABASE_URL\.$/,
  );
});

test("a program that is no PostgreSQL is noticed", async () => {
  const { port, stop } = await stranger((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  expect(await refusal(changed({ port }))).toMatch(
    new RegExp(`^What is at 127\\.0\\.0\\.1:${port} does not answer like a PostgreSQL server`),
  );
  stop();
});

test("a server that is too old is refused", async () => {
  const { port, stop } = await stranger(answerAsPostgres14);
  expect(await refusal(changed({ port }))).toBe(
    `Database too old: PostgreSQL 14.9 runs at 127.0.0.1:${port}, and Frostline needs 15 or newer.`,
  );
  stop();
});

test("a database of a newer Frostline is refused, and left as it is", async () => {
  const first = await createDb({ url });
  await first.db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of the future', 4102444800000)`,
  );
  await first.close();
  expect(await refusal(url)).toMatch(
    new RegExp(`^Database "${name}" at .* belongs to a newer Frostline than this one`),
  );
});

test("a user who may not create tables is told so", async () => {
  const reader = `reader_${process.pid}`;
  await asAdmin(serverUrl, `create role ${reader} login password 'secret'`);
  expect(await refusal(changed({ username: reader, password: "secret" }))).toMatch(
    new RegExp(`^User "${reader}" may not create tables in database "${name}"`),
  );
  await asAdmin(serverUrl, `drop role ${reader}`);
});

/** The few messages of PostgreSQL's protocol by which a server of version 14 lets us in and tells its version. */
function answerAsPostgres14(socket: Socket): void {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.concat([int16(value >> 16), int16(value & 65_535)]);
  const ready = message("Z", Buffer.from("I"));
  const column = (label: string) =>
    Buffer.concat([Buffer.from(`${label}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
  const value = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)]);
  socket.on("error", () => {});
  let greeted = false;
  socket.on("data", (data) => {
    if (!greeted) {
      greeted = true;
      socket.write(Buffer.concat([message("R", int32(0)), ready]));
    } else if (data.toString("latin1", 0, 1) === "Q") {
      const columns = [column("server_version_num"), column("server_version")];
      const values = [value("140009"), value("14.9")];
      socket.write(
        Buffer.concat([
          message("T", Buffer.concat([int16(2), ...columns])),
          message("D", Buffer.concat([int16(2), ...values])),
          message("C", Buffer.from("SELECT 1\0")),
          ready,
        ]),
      );
    }
  });
}
