import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "./make-folder.ts";

function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.end());
  server.unref();
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") done(undefined);
      else fail(error);
    });
    server.listen(path, () => done(server));
  });
}

function somebodyAnswers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Whether a runner process uses this folder. */
export const isFolderClaimed = (dir: string): Promise<boolean> => somebodyAnswers(socketPath(dir));

/** Systems limit the path of a socket to some 100 bytes: in a deep folder it goes elsewhere, under a hash. */
function socketPath(dir: string): string {
  const inside = join(dir, "runner.sock");
  if (Buffer.byteLength(inside) < 100) return inside;
  const hash = createHash("sha256").update(dir).digest("hex").slice(0, 24);
  return join(tmpdir(), `frostline-runner-${hash}.sock`);
}

/**
 * Makes sure that one process at a time uses this runner's folder, by a local socket that the system closes
 * with the process, however that ends. Throws a sentence when another process is there.
 */
export async function claimFolder(dir: string): Promise<AsyncDisposable> {
  await makeFolder(dir);
  const path = socketPath(dir);
  let server = await listen(path);
  if (!server && !(await somebodyAnswers(path))) {
    await rm(path, { force: true });
    server = await listen(path);
  }
  if (!server) {
    throw new Error(
      `Another runner process uses ${dir}. To start a second runner on this host, give it a name of its own, such as --name second`,
    );
  }
  const held = server;
  return {
    [Symbol.asyncDispose]: () => new Promise<void>((done) => held.close(() => done())),
  };
}
