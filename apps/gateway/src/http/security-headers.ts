import type { RequestHandler } from "express";

const headers = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  // Answers are data: nothing in them may be loaded or run.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
};
const halfAYear = 182 * 86_400;

/** @param publicUrl where people reach us: under https browsers are told never to use anything else */
export function securityHeaders(publicUrl: string): RequestHandler {
  const all = publicUrl.startsWith("https:")
    ? { ...headers, "Strict-Transport-Security": `max-age=${halfAYear}` }
    : headers;
  return (_request, response, next) => {
    response.set(all);
    next();
  };
}
