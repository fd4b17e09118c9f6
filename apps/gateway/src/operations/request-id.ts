import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

const current = new AsyncLocalStorage<string>();

/** Of the HTTP request that is being worked on; undefined outside of one, and over WebSockets. */
export const currentRequestId = (): string | undefined => current.getStore();

/** For pino: every line that is written during a request names it. */
export function logMixin(): { requestId?: string } {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
}

/** Gives each request a number, and tells it to the client. */
export const numbered: RequestHandler = (_request, response, next) => {
  const requestId = randomUUID();
  response.set("X-Request-Id", requestId);
  current.run(requestId, next);
};
