import { timingSafeEqual } from "node:crypto";
import type { Db } from "@frostline/db";
import { sql } from "drizzle-orm";
import type { Express, Request, RequestHandler } from "express";
import { hashOf } from "../auth/token.ts";
import type { Meters } from "./meters.ts";

const patienceMs = 2_000;

export interface OperationsDeps {
  db: Db;
  meters: Meters;
  /** Who sends it may read /metrics from anywhere; without one only this machine may. */
  metricsToken: string | undefined;
  isStopping(): boolean;
}

/** What machines ask of a gateway: whether it lives, whether it can work, and what it counted. */
export function serveOperations(app: Express, deps: OperationsDeps): void {
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/readyz", readiness(deps));
  app.get("/metrics", async (request, response) => {
    if (!mayRead(request, deps.metricsToken)) {
      response.status(403).type("text/plain");
      response.send("Send METRICS_TOKEN as a bearer token, or ask from the gateway's own machine.\n");
      return;
    }
    const { registry } = deps.meters;
    response.set("Content-Type", registry.contentType).send(await registry.metrics());
  });
}

/** Tables are made before a gateway listens, so one whose database answers can work. */
function readiness({ db, isStopping }: OperationsDeps): RequestHandler {
  return async (_request, response) => {
    const reason = isStopping() ? "stopping" : await unreachable(db);
    response.status(reason === undefined ? 200 : 503);
    response.json(reason === undefined ? { status: "ready" } : { status: "not ready", reason });
  };
}

async function unreachable(db: Db): Promise<string | undefined> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    late = setTimeout(() => resolve("the database does not answer"), patienceMs);
  });
  const asked = db.execute(sql`select 1`).then(
    () => undefined,
    () => "the database cannot be reached",
  );
  try {
    return await Promise.race([asked, patience]);
  } finally {
    clearTimeout(late);
  }
}

function mayRead(request: Request, token: string | undefined): boolean {
  if (token === undefined) return isLoopback(request) && request.headers["x-forwarded-for"] === undefined;
  const sent = request.headers.authorization?.replace(/^Bearer /i, "") ?? "";
  return timingSafeEqual(Buffer.from(hashOf(sent)), Buffer.from(hashOf(token)));
}

const isLoopback = ({ socket }: Request) => /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? "");
