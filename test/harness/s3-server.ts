import { spawn } from "node:child_process";
import { once } from "node:events";
import { childEnv } from "./env.ts";
import { freePort } from "./ports.ts";
import { pythonWith } from "./python.ts";

/** Passes put, get, range and multipart; it does not check signatures. */
export const findS3Server = () => pythonWith(["moto[server]==5.2.5"], "moto.server");

/** An S3-compatible server with one empty bucket. */
export class S3Server implements AsyncDisposable {
  readonly bucket = "frostline";

  private constructor(
    readonly endpoint: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(python: string): Promise<S3Server> {
    const port = await freePort();
    const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
      env: childEnv({}),
      stdio: "ignore",
    });
    const exited = once(child, "exit");
    const server = new S3Server(`http://127.0.0.1:${port}`, async () => {
      child.kill("SIGKILL");
      await exited;
    });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
      const made = await fetch(`${server.endpoint}/${server.bucket}`, { method: "PUT" }).catch(
        () => undefined,
      );
      if (made?.ok) return server;
    }
  }

  /** Names of all objects, and of those that are being uploaded. */
  async names(): Promise<string[]> {
    const lists = ["", "?uploads"].map((query) => fetch(`${this.endpoint}/${this.bucket}${query}`));
    const texts = await Promise.all(lists.map(async (list) => (await list).text()));
    return [...texts.join("").matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name]) => name ?? "");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}
