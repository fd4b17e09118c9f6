import type { Request } from "express";

/** As a multiple of the limit: an honest client that is a little over it gets a sentence. */
const lingering = 4;

/**
 * Ends the connection of whoever sends a body without end: one that is over the limit is refused, but body-parser reads
 * it to its end before it says so.
 */
export function hangUpBeyond(mostBytes: number, request: Request): void {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > lingering * mostBytes) request.destroy();
  });
}
