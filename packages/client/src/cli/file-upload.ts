import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Upload, uploadFile } from "../upload.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { ProgressBar } from "./progress.ts";
import { patienceSeconds, type Session } from "./session.ts";

export interface UploadedFile {
  id: string;
  size: number;
  sha256: string;
}

/**
 * Uploads a file of this machine. Where a command before was interrupted with the same content, it goes on.
 * @throws CommandError when it cannot be read
 */
export async function uploadPath(
  { gateway, out, configDir, onRetry }: Session,
  path: string,
  what: Pick<Upload, "name" | "kind" | "run">,
): Promise<UploadedFile> {
  const sha256 = await sha256OfFile(path).catch((error: unknown) => unreadable(path, error));
  const content = await openAsBlob(path);
  const begun = new BegunUpload(configDir, JSON.stringify([gateway.url, what, sha256]));
  using bar = new ProgressBar(what.name, content.size, !out.json && process.stderr.isTTY);
  const id = await uploadFile(
    gateway,
    { ...what, content, sha256 },
    {
      ...{ patienceSeconds, onRetry },
      begunAt: await begun.read(),
      onBegun: (begunAt) => begun.keep(begunAt),
      onProgress: (bytes) => bar.update(bytes),
    },
  );
  await begun.forget();
  return { id, size: content.size, sha256 };
}

/** Where an upload was begun, kept in a file until it is complete. Where none can be kept, the next one begins anew. */
class BegunUpload {
  readonly #folder: string;
  readonly #file: string;

  constructor(configDir: string, what: string) {
    this.#folder = join(configDir, "uploads");
    this.#file = join(this.#folder, createHash("sha256").update(what).digest("hex"));
  }

  async read(): Promise<string | undefined> {
    const begunAt = await readFile(this.#file, "utf8").catch(() => "");
    return begunAt.startsWith("/files/uploads/") ? begunAt : undefined; // a token goes nowhere else
  }

  async keep(begunAt: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      .then(() => writeFile(this.#file, begunAt, { mode: 0o600 }))
      .catch(() => {});
  }

  forget(): Promise<void> {
    return rm(this.#file, { force: true });
  }
}

/** In hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

function unreadable(path: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new CommandError(`${path} cannot be read: ${reason}`, exitCodes.badInput);
}
