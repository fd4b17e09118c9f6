import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createDb, Listener } from "@frostline/db";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { postgresDatabase } from "../harness/database.ts";

/** The way to a server, on which everything can get lost without either side hearing of it. */
async function wayTo(url: string) {
  const { hostname, port } = new URL(url);
  const pairs: [Socket, Socket][] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) socket.on("error", () => {});
    client.pipe(upstream);
    upstream.pipe(client);
    pairs.push([client, upstream]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const there = new URL(url);
  there.hostname = "127.0.0.1";
  there.port = String((server.address() as AddressInfo).port);
  return {
    url: there.href,
    loseEverything() {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream).pause();
        upstream.unpipe(client).pause();
      }
    },
    close() {
      for (const socket of pairs.flat()) socket.destroy();
      server.close();
    },
  };
}

test("a connection that died without a word is noticed, and listening begins again", async () => {
  const database = await postgresDatabase();
  if (!database) throw new Error("this test is for a server");
  const way = await wayTo(database.url);
  const heard: string[] = [];
  let hear = () => {};
  let again = () => {};
  const listener = new Listener(way.url, "words", {
    probeMs: 100,
    onMessage(payload) {
      heard.push(payload);
      hear();
    },
    onReconnected: () => again(),
  });
  await listener.start();
  const { db, close } = await createDb({ url: database.url });
  const say = (word: string) => db.execute(sql`select pg_notify('words', ${word})`);

  const first = new Promise<void>((resolve) => {
    hear = resolve;
  });
  await say("before");
  await first;
  const reconnected = new Promise<void>((resolve) => {
    again = resolve;
  });
  way.loseEverything();
  await reconnected;
  const second = new Promise<void>((resolve) => {
    hear = resolve;
  });
  await say("after");
  await second;
  expect(heard).toEqual(["before", "after"]);

  await listener.close();
  await close();
  way.close();
  await database.drop();
});
