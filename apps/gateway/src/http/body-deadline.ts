import type { RequestHandler } from "express";

/** Ends requests whose body is not here in time: whoever sends it byte by byte holds no connection for long. */
export function bodyDeadline(seconds: number): RequestHandler {
  return (request, response, next) => {
    const late = setTimeout(() => {
      const message = `The request's body was not here within ${seconds} seconds.`;
      response.once("finish", () => request.destroy());
      response.status(408).set("Connection", "close");
      response.json({ errors: [{ message, extensions: { code: "BAD_INPUT" } }] });
    }, seconds * 1000);
    const inTime = () => clearTimeout(late);
    request.once("end", inTime);
    request.once("close", inTime);
    next();
  };
}
