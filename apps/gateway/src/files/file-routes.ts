import { pipeline } from "node:stream/promises";
import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import type { Logger } from "pino";
import type { Caller } from "../auth/caller.ts";
import { AppError, badInput, type ErrorCode, formatError } from "../errors.ts";
import type { FileService, OpenFile } from "./file.service.ts";
import type { FileSettings } from "./file-settings.ts";
import { MissingBytesError, StoreFullError } from "./file-store.ts";
import type { UploadService, UploadState } from "./upload.service.ts";
import { readUploadMetadata } from "./upload-metadata.ts";

export const filesPath = "/files";
const uploadsPath = `${filesPath}/uploads`;
const tusVersion = "1.0.0";

export interface FileRoutesDeps {
  uploads: UploadService;
  files: FileService;
  settings: FileSettings;
  log: Logger;
  /** Leaves the caller in `response.locals.caller`, or refuses the request. */
  admitted: RequestHandler;
}

const callerOf = ({ locals }: Response) => (locals as { caller: Caller }).caller;
const idOf = ({ params }: Request) => String(params.id);

/** Files over HTTP: uploads as in tus 1.0 (core, creation, expiration, termination), downloads with ranges. */
export function fileRoutes({ uploads, files, settings, log, admitted }: FileRoutesDeps): Router {
  const router = Router();
  router.options("/uploads{/:id}", (_request, response) => {
    response.set({
      "Tus-Resumable": tusVersion,
      "Tus-Version": tusVersion,
      "Tus-Extension": "creation,expiration,termination",
      "Tus-Max-Size": String(settings.mostFileBytes),
    });
    response.status(204).end();
  });
  router.use(admitted);
  router.use("/uploads", spokenInTus);
  router.post("/uploads", async (request, response) => {
    const metadata = readUploadMetadata(request.get("Upload-Metadata") ?? "");
    const size = numberIn(request, "Upload-Length");
    const state = await uploads.create(callerOf(response), size, metadata);
    response.location(`${uploadsPath}/${state.id}`);
    tell(response, state).status(201).end();
  });
  router.head("/uploads/:id", async (request, response) => {
    const state = await uploads.state(callerOf(response), idOf(request));
    tell(response, state).set("Cache-Control", "no-store").status(200).end();
  });
  router.patch("/uploads/:id", async (request, response) => {
    if (request.get("Content-Type") !== "application/offset+octet-stream") {
      throw badInput("Content-Type", "The Content-Type of a PATCH must be application/offset+octet-stream.");
    }
    const start = numberIn(request, "Upload-Offset");
    const state = await uploads.append(callerOf(response), idOf(request), start, untilCut(request));
    if (state.received === start && start < state.size && request.complete) {
      throw badInput(
        "Content-Length",
        "Too few bytes for this store: send at least 8 MiB, or all that is left.",
      );
    }
    tell(response, state).status(204).end();
  });
  router.delete("/uploads/:id", async (request, response) => {
    await uploads.abandon(callerOf(response), idOf(request));
    response.status(204).end();
  });
  router.get("/:id", async (request, response) => {
    await send(await files.open(callerOf(response), idOf(request)), request, response);
  });
  router.use(refuse(log));
  return router;
}

/** Other pages cannot send this header for somebody who is signed in: browsers ask us first, and we say no. */
const spokenInTus: RequestHandler = (request, response, next) => {
  response.set("Tus-Resumable", tusVersion);
  if (request.get("Tus-Resumable") === tusVersion) return next();
  response.set("Tus-Version", tusVersion);
  const message = "Uploads speak tus 1.0.0: send the header Tus-Resumable: 1.0.0.";
  response
    .status(412)
    .json({ errors: [{ message, extensions: { code: "BAD_INPUT", field: "Tus-Resumable" } }] });
};

function numberIn(request: Request, header: string): number {
  const text = request.get(header) ?? "";
  if (!/^\d{1,15}$/.test(text)) throw badInput(header, `The header ${header} must be a number of bytes.`);
  return Number(text);
}

function tell(response: Response, { size, received, expiresAt }: UploadState): Response {
  response.set({ "Upload-Offset": String(received), "Upload-Length": String(size) });
  if (expiresAt) response.set("Upload-Expires", expiresAt.toUTCString());
  return response;
}

/** What arrives until the client's connection is cut: that much of it is worth keeping. */
async function* untilCut(request: Request): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request) yield chunk as Buffer;
  } catch (error) {
    if (!request.destroyed) throw error;
  }
}

async function send(file: OpenFile, request: Request, response: Response): Promise<void> {
  const etag = `"${file.sha256}"`;
  const name = file.name.split("/").at(-1) ?? "";
  response.attachment(name); // names the file, whatever letters it has
  response.set("File-Name", encodeURIComponent(name)); // the same for programs
  response.set({ ETag: etag, "Accept-Ranges": "bytes", "Cache-Control": "private, no-cache" });
  response.set("Content-Type", "application/octet-stream"); // never what a browser would open as a page of ours
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const whole = { start: 0, end: file.size - 1 };
  const ifRange = request.get("If-Range");
  const ranges = ifRange === undefined || ifRange === etag ? request.range(file.size) : undefined;
  if (ranges === -1) {
    response.set("Content-Range", `bytes */${file.size}`);
    response
      .status(416)
      .json(errorBody("BAD_INPUT", `The file has ${file.size} bytes: this range is not in it.`));
    return;
  }
  const range =
    Array.isArray(ranges) && ranges.type === "bytes" && ranges.length === 1 ? ranges[0] : undefined;
  const { start, end } = range ?? whole;
  if (range) response.status(206).set("Content-Range", `bytes ${start}-${end}/${file.size}`);
  response.set("Content-Length", String(end - start + 1));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const bytes = await file.read({ start, end });
  await pipeline(bytes, response).catch((error: unknown) => {
    if (!response.closed && !response.destroyed) throw error; // else the client has left
  });
}

const statusOf: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE_ATTEMPT: 409,
  BAD_INPUT: 400,
  RATE_LIMITED: 429,
};
/** A body that nobody wants is read to its end up to here, so that the answer arrives; a longer one is cut. */
const readAnyway = 16 * 1024 * 1024;

/** Of a body that does not say how long it is: no end. */
const bodyBytes = (request: Request) =>
  request.get("Transfer-Encoding") === undefined
    ? Number(request.get("Content-Length") ?? 0)
    : Number.POSITIVE_INFINITY;

const errorBody = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

/** Errors have the form that they have in GraphQL, and a status of their own. */
function refuse(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy(); // cut short: the client sees that something is missing
      return;
    }
    if (!request.complete && bodyBytes(request) > readAnyway) {
      response.set("Connection", "close");
      response.once("finish", () => request.destroy());
    }
    for (const header of ["Content-Disposition", "Content-Length", "ETag"]) response.removeHeader(header);
    if (error instanceof AppError) {
      response.status(statusOf[error.code]).json({ errors: [formatError(error, log)] });
    } else if (error instanceof StoreFullError) {
      log.error({ err: error }, "the store of files is full");
      response.status(507).json(errorBody("CONFLICT", error.message));
    } else if (error instanceof MissingBytesError) {
      log.error({ err: error }, "the store lacks a file");
      response.status(500).json(errorBody("INTERNAL", error.message));
    } else {
      response.status(500).json({ errors: [formatError(error, log)] });
    }
  };
}
