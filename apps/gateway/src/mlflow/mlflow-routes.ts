import { once } from "node:events";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import type { Logger } from "pino";
import type { Caller } from "../auth/caller.ts";
import { AppError } from "../errors.ts";
import type { Admission } from "../http/admission.ts";
import { bodyDeadline } from "../http/body-deadline.ts";
import type { ClientAddresses } from "../http/client-address.ts";
import { credentialsOf, mostBodyBytes } from "../http/http.ts";
import { rateLimitHeaders } from "../http/rate-limit.ts";
import type { Meters } from "../operations/meters.ts";
import { type MlflowServices, mlflowCalls } from "./calls.ts";
import { MlflowError, mlflowAnswerTo } from "./mlflow-error.ts";
import { readRequest, requests } from "./requests.ts";

/** The second one is what MLflow's own pages use; some of its scripts do, too. */
const prefixes = ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow"];

/** Parts of MLflow that Frostline is not; everything else that is not known is answered as a mistyped path. */
const notHere =
  /^\/(logged-models|registered-models|model-versions|traces|datasets|runs\/(log-model|outputs)|artifacts)/;

export interface MlflowDeps {
  services: MlflowServices;
  admission: Admission;
  addresses: ClientAddresses;
  bodySeconds: number;
  meters: Meters;
  log: Logger;
}

interface Locals {
  caller: Caller;
}

/** Serves MLflow's tracking API: an unmodified client of it logs here, and reads what is here. */
export function serveMlflow(app: Express, deps: MlflowDeps): void {
  const { services, bodySeconds, meters, log } = deps;
  const router = express.Router();
  router.use(byToken(deps), bodyDeadline(bodySeconds), express.json({ limit: mostBodyBytes }));
  for (const { method, path, answer } of mlflowCalls(services)) {
    router[method](`/${path}`, async (request, response) => {
      const answered = meters.operations.startTimer({ field: `mlflow/${path}` });
      const given: unknown = method === "get" ? request.query : request.body;
      try {
        response.json(await answer(callerOf(response), given));
        answered({ code: "OK" });
      } catch (error) {
        answered({ code: mlflowAnswerTo(error, log).body.error_code });
        throw error;
      }
    });
  }
  router.get("/metrics/get-history", async (request, response) => {
    const history = readRequest(requests.history, request.query);
    if (history.max_results !== undefined) {
      response.json(await services.history.page(callerOf(response), history));
    } else {
      await sendWhole(response, services.history.whole(callerOf(response), history));
    }
  });
  router.use((request) => {
    if (notHere.test(request.path)) {
      throw new MlflowError("NOT_IMPLEMENTED", `Frostline has no ${request.path.split("/")[1]} of MLflow.`);
    }
    throw new MlflowError("ENDPOINT_NOT_FOUND", `There is no ${request.method} ${request.path} here.`);
  });
  router.use(answerInMlflow(log));
  for (const prefix of prefixes) app.use(prefix, router);

  // Where the client lists a run's files and puts new ones.
  app.get("/api/2.0/mlflow-artifacts/artifacts", (_request, response) => {
    response.json({ files: [] });
  });
  app.use("/api/2.0/mlflow-artifacts", (_request, response) => {
    const missing = new MlflowError("NOT_IMPLEMENTED", "Frostline keeps no artifacts of MLflow.");
    const { status, body } = mlflowAnswerTo(missing, log);
    response.status(status).json(body);
  });

  // What the client asks before it decides how to talk to a server.
  app.get("/api/3.0/mlflow/server-info", (_request, response) => {
    response.json({ store_type: "frostline", workspaces_enabled: false, trace_archival_enabled: false });
  });
}

/** Cookies do not count: a page from elsewhere cannot make a browser write here. Nobody's body is read. */
function byToken({ admission, addresses }: MlflowDeps): RequestHandler {
  return async (request, response, next) => {
    const credentials = { ...credentialsOf(request), cookie: undefined };
    const caller = await admission.admit(credentials, addresses.of(request), (quota) =>
      response.set(rateLimitHeaders(quota)),
    );
    if (caller.kind === "nobody") {
      throw new AppError("UNAUTHENTICATED", "Set MLFLOW_TRACKING_TOKEN to one of your API tokens.");
    }
    (response.locals as Locals).caller = caller;
    next();
  };
}

const callerOf = (response: Response): Caller => (response.locals as Locals).caller;

/** Page by page, so that no history is too long to be sent. */
async function sendWhole(response: Response, pages: AsyncIterable<object[]>): Promise<void> {
  let isBegun = false;
  for await (const page of pages) {
    if (response.destroyed) return;
    const text = page.map((point) => JSON.stringify(point)).join(",");
    const isRoom = isBegun
      ? response.write(page.length > 0 ? `,${text}` : "")
      : response.type("json").write(`{"metrics":[${text}`);
    isBegun = true;
    if (!isRoom) await once(response, "drain");
  }
  response.end("]}");
}

function answerInMlflow(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (response.headersSent) {
      response.destroy(); // half a history, or the deadline was first
      return;
    }
    const { status, body } = mlflowAnswerTo(error, log);
    response.status(status).json(body);
  };
}
