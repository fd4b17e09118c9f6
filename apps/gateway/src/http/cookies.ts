import type { Response } from "express";
import { sessionDays } from "../auth/auth.service.ts";
import { sessionCookieName } from "../auth/authenticate.ts";
import type { Cookies } from "../context.ts";
import { AppError } from "../errors.ts";

/** Out of reach for scripts in the page, and not sent along by forms and pictures on other sites. */
const attributes = { httpOnly: true, sameSite: "lax", path: "/" } as const;
const dayMs = 86_400_000;

export function cookiesOf(response: Response): Cookies {
  return {
    setSession: (session) =>
      response.cookie(sessionCookieName, session, { ...attributes, maxAge: sessionDays * dayMs }),
    clearSession: () => response.clearCookie(sessionCookieName, attributes),
  };
}

const overHttp = () => {
  throw new AppError("BAD_INPUT", "Sign in and out over HTTP: a WebSocket cannot set a cookie.");
};

export const noCookies: Cookies = { setSession: overHttp, clearSession: overHttp };
