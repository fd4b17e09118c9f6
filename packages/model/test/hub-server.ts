import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

// A Hugging Face hub in small: the paths, redirects, headers and error codes of the real one, on two ports of this
// host: the hub itself, and the storage of large files that it redirects to.

export interface HubRepositoryContent {
  /** Commits that branches and tags stand for. */
  revisions: Record<string, string>;
  /** Files of each commit by their path. */
  commits: Record<string, Record<string, Buffer>>;
  isGated?: boolean;
}

/** Files from this size on are kept in the storage, as git LFS does with large ones. */
const LARGE_BYTES = 512;

export interface SeenRequest {
  url: string;
  authorization: string | undefined;
  range: string | undefined;
}

export class HubServer {
  /** Of the hub; stays when it is stopped. */
  url = "";
  /** "models/owner/name" or "datasets/owner/name" */
  readonly repositories = new Map<string, HubRepositoryContent>();
  readonly requests: SeenRequest[] = [];
  readonly storageRequests: SeenRequest[] = [];
  /** Answers that are given to the next requests to the hub, in their place. */
  readonly faults: { status: number; headers?: Record<string, string> }[] = [];
  /** The next answers with weights stop after so many bytes; of 0, the connection is cut at once. */
  readonly cuts: number[] = [];
  private readonly stopped: ServerResponse[] = [];
  /** The storage sends whole files, whatever range is asked for. */
  ignoresRanges = false;
  /** The storage serves other bytes than the hub tells. */
  isCorrupt = false;
  /** The only token that opens gated repositories. */
  token = "hf_right";
  private readonly hub = createServer((request, response) => this.answer(request, response));
  private readonly storage = createServer((request, response) => this.serveStored(request, response));

  static async start(): Promise<HubServer> {
    const server = new HubServer();
    for (const part of [server.hub, server.storage]) {
      part.listen(0, "127.0.0.1");
      await once(part, "listening");
    }
    server.url = urlOf(server.hub);
    return server;
  }

  async stop(): Promise<void> {
    for (const part of [this.hub, this.storage]) {
      if (!part.listening) continue;
      part.close();
      part.closeAllConnections();
      await once(part, "close");
    }
  }

  /** Cuts the connections of the answers that stopped. */
  cutConnections(): void {
    for (const response of this.stopped.splice(0)) response.socket?.destroy();
  }

  private answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", this.url);
    this.requests.push(seen(request));
    const fault = this.faults.shift();
    if (fault) return void response.writeHead(fault.status, fault.headers).end();
    const [, kind, owner, name, revision] =
      /^\/api\/(models|datasets)\/([^/]+)\/([^/]+)\/revision\/([^/]+)$/.exec(url.pathname) ?? [];
    if (kind) return this.list(`${kind}/${owner}/${name}`, decodeURIComponent(revision ?? ""), response);
    const file = /^(\/datasets)?\/([^/]+)\/([^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
    if (!file) return refuse(response, 404);
    const repository = `${file[1] ? "datasets" : "models"}/${file[2]}/${file[3]}`;
    this.resolve(repository, decodeURIComponent(file[4] ?? ""), decodeURIComponent(file[5] ?? ""), {
      request,
      response,
    });
  }

  private list(repository: string, revision: string, response: ServerResponse) {
    const found = this.repositories.get(repository);
    // Without a token the real hub does not tell what is private from what is not there.
    if (!found) return refuse(response, 401, "RepoNotFound");
    const commit = found.revisions[revision] ?? revision;
    const files = found.commits[commit];
    if (!files) return refuse(response, 404, "RevisionNotFound");
    const siblings = Object.entries(files).map(([rfilename, content]) => ({
      rfilename,
      size: content.length,
      blobId: gitId(content),
      ...(content.length >= LARGE_BYTES && {
        lfs: { sha256: sha256(content), size: content.length, pointerSize: 134 },
      }),
    }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: repository, sha: commit, siblings }));
  }

  private resolve(
    repository: string,
    commit: string,
    path: string,
    { request, response }: { request: IncomingMessage; response: ServerResponse },
  ) {
    const found = this.repositories.get(repository);
    const content = found?.commits[commit]?.[path];
    if (found?.isGated && request.headers.authorization !== `Bearer ${this.token}`) {
      return refuse(response, request.headers.authorization ? 403 : 401, "GatedRepo");
    }
    if (!content) return refuse(response, 404, "EntryNotFound");
    response.setHeader("x-repo-commit", commit);
    if (content.length < LARGE_BYTES) {
      const headers = { etag: `"${gitId(content)}"`, "content-length": content.length };
      return void response.writeHead(200, headers).end(content);
    }
    const location = `${urlOf(this.storage)}/${repository}/${commit}/${encodeURIComponent(path)}`;
    const linked = { "x-linked-etag": `"${sha256(content)}"`, "x-linked-size": content.length };
    response.writeHead(302, { location, ...linked }).end();
  }

  private serveStored(request: IncomingMessage, response: ServerResponse) {
    this.storageRequests.push(seen(request));
    const [, kind, owner, name, commit = "", path = ""] = (request.url ?? "").split("/");
    const stored = this.repositories.get(`${kind}/${owner}/${name}`)?.commits[commit]?.[
      decodeURIComponent(path)
    ];
    if (!stored) return refuse(response, 404);
    const content = this.isCorrupt ? Buffer.from(stored).fill(0x21, 0, 1) : stored;
    const range = this.ignoresRanges ? "" : (request.headers.range ?? "");
    const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    const rest = content.subarray(start);
    const headers = {
      "content-length": rest.length,
      ...(start > 0 && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    };
    response.writeHead(start > 0 ? 206 : 200, headers);
    const cut = path === "model.safetensors" ? this.cuts.shift() : undefined;
    if (cut === undefined) return void response.end(rest);
    if (cut === 0) {
      response.flushHeaders();
      return void response.socket?.end();
    }
    this.stopped.push(response);
    response.write(rest.subarray(0, cut));
  }
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function seen({ url = "", headers }: IncomingMessage): SeenRequest {
  return { url, authorization: headers.authorization, range: headers.range };
}

function refuse(response: ServerResponse, status: number, code?: string): void {
  response.writeHead(status, code ? { "x-error-code": code } : {}).end();
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function gitId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
