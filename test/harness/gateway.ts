import type { Db } from "@frostline/db";
import {
  createServer,
  type EventBus,
  type GatewayServer,
  LocalEventBus,
  MovableClock,
  type Settings,
} from "@frostline/gateway";
import { pino } from "pino";
import { Api } from "./api.ts";
import { testDatabase } from "./database.ts";

export interface TestGateway extends AsyncDisposable {
  url: string;
  db: Db;
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
  webUrl: "http://127.0.0.1:3000",
};

/** The real gateway on a free port, with a database of its own and a clock that only moves when told to. */
export async function startGateway(changes: Partial<Settings> = {}): Promise<TestGateway> {
  const { db, close } = await testDatabase();
  const settings = { ...testSettings, ...changes };
  return serve({ db, settings, clock: new MovableClock() }, close);
}

/** Stops a gateway and starts another one on its database, at the same time by its clock. */
export async function restartGateway({ db, settings, clock, server }: TestGateway): Promise<TestGateway> {
  await server.close();
  return serve({ db, settings, clock }, async () => {});
}

async function serve(
  { db, settings, clock }: Pick<TestGateway, "db" | "settings" | "clock">,
  closeDatabase: () => Promise<void>,
): Promise<TestGateway> {
  const bus = new LocalEventBus();
  const server = await createServer({ db, clock, bus, settings, log: pino({ level: "warn" }) });
  const url = await server.listen(0);
  return {
    url,
    db,
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
