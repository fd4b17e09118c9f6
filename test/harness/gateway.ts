import { createDb, type Db } from "@frostline/db";
import {
  type BorderSettings,
  createServer,
  type EventBus,
  type GatewayServer,
  LocalEventBus,
  MovableClock,
  PostgresEventBus,
  type Settings,
} from "@frostline/gateway";
import { pino } from "pino";
import { Api } from "./api.ts";
import { testDatabase } from "./database.ts";

export type { BorderSettings };

export interface TestGateway extends AsyncDisposable {
  url: string;
  db: Db;
  /** Of the database, when it is on a server. */
  databaseUrl: string | undefined;
  clock: MovableClock;
  bus: EventBus;
  settings: Settings;
  server: GatewayServer;
  /** Nobody. */
  anyone: Api;
  /** Lets a lease and more go by, and looks for lost runs; ids of those that were taken back. */
  loseSilentRuns(): Promise<string[]>;
}

export const testSettings: Settings = {
  leaseSeconds: 60,
  heartbeatSeconds: 15,
  pollSeconds: 30,
  webhookNetworks: ["127.0.0.1"],
  webUrl: "http://127.0.0.1:3000",
};

/** The real gateway on a free port, with a database of its own and a clock that only moves when told to. */
export async function startGateway(changes: Partial<Settings> = {}): Promise<TestGateway> {
  const { db, url, close } = await testDatabase();
  const settings = { ...testSettings, ...changes };
  return serve({ db, databaseUrl: url, settings, clock: new MovableClock() }, close);
}

/** Stops a gateway and starts another one on its database, at the same time by its clock. */
export async function restartGateway(gateway: TestGateway): Promise<TestGateway> {
  await gateway.server.close();
  return serve(gateway, async () => {});
}

/** One more gateway on the same connections, with another border. */
export const withBorder = (
  gateway: TestGateway,
  border: Partial<BorderSettings>,
  changes: Partial<Settings> = {},
): Promise<TestGateway> =>
  serve({ ...gateway, settings: { ...gateway.settings, ...changes } }, async () => {}, border);

/** A second gateway beside another one, with connections of its own to the same database, at the same time by its clock. */
export async function gatewayBeside({ databaseUrl, settings, clock }: TestGateway): Promise<TestGateway> {
  if (databaseUrl === undefined) throw new Error("the embedded database belongs to one gateway");
  const { db, close } = await createDb({ url: databaseUrl });
  return serve({ db, databaseUrl, settings, clock }, close);
}

async function serve(
  { db, databaseUrl, settings, clock }: Pick<TestGateway, "db" | "databaseUrl" | "settings" | "clock">,
  closeDatabase: () => Promise<void>,
  border: Partial<BorderSettings> = {},
): Promise<TestGateway> {
  const log = pino({ level: "error" });
  const bus =
    databaseUrl === undefined ? new LocalEventBus() : await PostgresEventBus.open(databaseUrl, db, log);
  const server = await createServer({ db, clock, bus, settings, log, border });
  const url = await server.listen(0);
  return {
    url,
    db,
    databaseUrl,
    clock,
    bus,
    settings,
    server,
    anyone: new Api(url),
    async loseSilentRuns() {
      clock.advance({ seconds: settings.leaseSeconds + 1 });
      return server.reap();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await closeDatabase();
    },
  };
}
