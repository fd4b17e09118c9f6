import { createDb, untilDiskFull } from "@frostline/db";
import { pino } from "pino";
import { bootstrap } from "./bootstrap.ts";
import { borderOf, fileSettingsOf, openIdConnectOf, readEnv } from "./env.ts";
import { LocalEventBus } from "./events/event-bus.ts";
import { PostgresEventBus } from "./events/postgres-event-bus.ts";
import { TrustedDocuments } from "./graphql/trusted-documents.ts";
import { logMixin } from "./operations/request-id.ts";
import { announce, exitWith, untilStopped } from "./process.ts";
import { createServer } from "./server.ts";

try {
  const stopped = untilStopped();
  const env = readEnv();
  const log = pino({ name: "gateway", level: env.LOG_LEVEL, mixin: logMixin });
  const url = env.DATABASE_URL;
  const { db, close } = await createDb(url === undefined ? { folder: env.FROSTLINE_DATA_DIR } : { url });
  try {
    const bus = url === undefined ? new LocalEventBus() : await PostgresEventBus.open(url, db, log);
    const { signInToken } = await bootstrap(db, env.FROSTLINE_DATA_DIR);
    const settings = {
      leaseSeconds: env.LEASE_SECONDS,
      heartbeatSeconds: env.HEARTBEAT_SECONDS,
      pollSeconds: env.POLL_SECONDS,
      lostInARow: env.LOST_IN_A_ROW,
      quarantineAfter: env.QUARANTINE_AFTER,
      quarantineSeconds: env.QUARANTINE_SECONDS,
      webhookNetworks: env.WEBHOOK_ALLOWED_NETWORKS,
      webUrl: env.PUBLIC_URL,
      openIdConnect: openIdConnectOf(env),
    };
    const { TRUSTED_DOCUMENTS: file } = env;
    const trustedDocuments = file === undefined ? undefined : await TrustedDocuments.read(file);
    const server = await createServer({
      db,
      bus,
      log,
      settings,
      fileSettings: fileSettingsOf(env),
      border: { ...borderOf(env), trustedDocuments },
      metricsToken: env.METRICS_TOKEN,
    });
    const apiUrl = await server.listen(env.PORT);
    announce({ url: apiUrl, signInToken, webUrl: env.PUBLIC_URL }, log);
    const diskFull = url === undefined ? [untilDiskFull(env.FROSTLINE_DATA_DIR)] : [];
    try {
      log.info({ because: await Promise.race([stopped, ...diskFull]) }, "stopping");
    } finally {
      await server.close();
    }
  } finally {
    await close();
  }
  process.exit(0);
} catch (error) {
  exitWith(error);
}
