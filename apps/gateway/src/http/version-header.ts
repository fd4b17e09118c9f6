import { readFileSync } from "node:fs";
import type { RequestHandler } from "express";
import { z } from "zod";

const manifest = new URL("../../package.json", import.meta.url);
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));

/** Says with each answer which Frostline this is: a client that is not understood then knows which of the two is older. */
export const versionHeader: RequestHandler = (_request, response, next) => {
  response.set("Frostline-Version", version);
  next();
};
