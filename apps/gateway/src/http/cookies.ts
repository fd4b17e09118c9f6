import type { Response } from "express";
import { sessionCookieName } from "../auth/authenticate.ts";
import { sessionDays } from "../auth/sessions.ts";
import type { Cookies } from "../context.ts";
import { AppError } from "../errors.ts";

/** Out of reach for scripts in the page, and not sent along by forms and pictures on other sites. */
const attributesFor = (webUrl: string) =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: webUrl.startsWith("https:") }) as const;
const dayMs = 86_400_000;

/** @param webUrl where the dashboard is: under https the cookie is sent over nothing else */
export function cookiesOf(response: Response, webUrl: string): Cookies {
  const attributes = attributesFor(webUrl);
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
