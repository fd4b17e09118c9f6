import type { Express, RequestHandler } from "express";
import type { Logger } from "pino";
import { packRunner, type RunnerPackage } from "./pack-runner.ts";

export const downloadPath = "/download";

/** The packed runner, made at the first request for it. */
export class RunnerDownload {
  #packing: Promise<RunnerPackage> | undefined;

  constructor(private readonly log: Logger) {}

  /**
   * Where it can be had, below the gateway's address. The path changes with its content, because npx does not look again
   * behind an address that it knows. Undefined where this gateway was installed without the runner's sources.
   */
  async path(): Promise<string | undefined> {
    const packed = await this.get();
    return packed && `${downloadPath}/runner-${packed.version}.tgz`;
  }

  async get(): Promise<RunnerPackage | undefined> {
    this.#packing ??= packRunner();
    try {
      return await this.#packing;
    } catch (error) {
      this.log.warn({ err: error }, "the runner could not be packed: it cannot be downloaded here");
      return undefined;
    }
  }
}

/**
 * Serves the packed runner to everyone: there is no secret in it. A path with another version in it gives the current
 * one, so that a command that was written down goes on working.
 */
export function serveRunnerDownload(app: Express, download: RunnerDownload, admitted: RequestHandler): void {
  app.get(
    [`${downloadPath}/runner.tgz`, `${downloadPath}/runner-:version.tgz`],
    admitted,
    async (_request, response) => {
      const packed = await download.get();
      if (!packed) {
        response
          .status(404)
          .type("text/plain")
          .send("This gateway was installed without the runner's sources: run it from a checkout.\n");
        return;
      }
      response
        .set({ ETag: `"${packed.version}"`, "Cache-Control": "no-cache" })
        .type("application/gzip")
        .send(packed.bytes);
    },
  );
}
