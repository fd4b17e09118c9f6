import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb, type Db } from "@frostline/db";
import {
  type BorderSettings,
  createServer,
  type EventBus,
  type FileSettings,
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
  fileSettings: FileSettings;
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
  lostInARow: 3,
  quarantineAfter: 3,
  quarantineSeconds: 60,
  webhookNetworks: ["127.0.0.1"],
  webUrl: "http://127.0.0.1:3000",
};

/** The real gateway on a free port, with a database of its own and a clock that only moves when told to. */
export async function startGateway(
  changes: Partial<Settings> = {},
  files: Partial<FileSettings> = {},
  border: Partial<BorderSettings> = {},
): Promise<TestGateway> {
  const { db, url, close } = await testDatabase();
  const settings = { ...testSettings, ...changes };
  const { fileSettings, remove } = await testFiles(files);
  const closeAll = async () => {
    await close();
    await remove();
  };
  return serve({ db, databaseUrl: url, settings, fileSettings, clock: new MovableClock() }, closeAll, border);
}

/** A folder for files that is gone when it is removed. */
export async function testFiles(changes: Partial<FileSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "frostline-files-"));
  const room = { mostFileBytes: 1024 ** 3, mostTeamBytes: 10 * 1024 ** 3, uploadHours: 24 };
  return {
    fileSettings: { store: { folder }, ...room, ...changes } satisfies FileSettings,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
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
export async function gatewayBeside(gateway: TestGateway): Promise<TestGateway> {
  const { databaseUrl } = gateway;
  if (databaseUrl === undefined) throw new Error("the embedded database belongs to one gateway");
  const { db, close } = await createDb({ url: databaseUrl });
  return serve({ ...gateway, db }, close);
}

async function serve(
  given: Pick<TestGateway, "db" | "databaseUrl" | "settings" | "fileSettings" | "clock">,
  closeDatabase: () => Promise<void>,
  border: Partial<BorderSettings> = {},
): Promise<TestGateway> {
  const { db, databaseUrl, settings, fileSettings, clock } = given;
  const log = pino({ level: "error" });
  const bus =
    databaseUrl === undefined ? new LocalEventBus() : await PostgresEventBus.open(databaseUrl, db, log);
  const server = await createServer({ db, clock, bus, settings, fileSettings, log, border });
  const url = await server.listen(0);
  return {
    url,
    db,
    databaseUrl,
    clock,
    bus,
    settings,
    fileSettings,
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
