import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { downloadFile } from "./download-file.ts";

// The only test of this file: what it is about befalls the first request of a process.
test("a first connection that is closed at once does not hold the download for ever", async () => {
  const content = Buffer.from("states of a training");
  const server = createServer((_request, reply) => {
    reply.setHeader("etag", `"${createHash("sha256").update(content).digest("hex")}"`);
    reply.end(content);
  });
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    if (connections === 1) socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const folder = await mkdtemp(join(tmpdir(), "frostline-download-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "file");

  const gateway = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "of a runner" };
  const messages: string[] = [];
  await downloadFile(gateway, "an-id", path, {
    title: "a checkpoint",
    onProgress: ({ message }) => messages.push(message),
    answerSeconds: 1,
  });
  expect((await readFile(path)).equals(content)).toBe(true);
  expect(messages).toEqual([
    "the connection broke; continuing a checkpoint",
    "downloading a checkpoint (data)",
  ]);
});
