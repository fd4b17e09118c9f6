import { createDb } from "@frostline/db";
import { pino } from "pino";
import { bootstrap } from "./bootstrap.ts";
import { readEnv } from "./env.ts";
import { announce, exitWith, untilStopped } from "./process.ts";
import { createServer } from "./server.ts";

try {
  const stopped = untilStopped();
  const env = readEnv();
  const log = pino({ name: "gateway", level: env.LOG_LEVEL });
  const { db, close } = await createDb({ folder: env.FROSTLINE_DATA_DIR });
  try {
    const { signInToken } = await bootstrap(db, env.FROSTLINE_DATA_DIR);
    const settings = {
      leaseSeconds: env.LEASE_SECONDS,
      heartbeatSeconds: env.HEARTBEAT_SECONDS,
      pollSeconds: env.POLL_SECONDS,
      webUrl: env.WEB_URL,
    };
    const server = await createServer({ db, log, settings });
    const url = await server.listen(env.PORT);
    announce({ url, signInToken, webUrl: env.WEB_URL }, log);
    log.info({ because: await stopped }, "stopping");
    await server.close();
  } finally {
    await close();
  }
  process.exit(0);
} catch (error) {
  exitWith(error);
}
