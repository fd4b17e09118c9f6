import { createHash } from "node:crypto";
import type { Api } from "./api.ts";

export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A request below /files, as an Api's person, script or runner. */
export function fileRequest(api: Api, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  // A test that computes for seconds finds a connection that was kept closed just then.
  headers.set("connection", "close");
  if (api.token !== undefined) headers.set("authorization", `Bearer ${api.token}`);
  if (api.cookie !== undefined) headers.set("cookie", api.cookie);
  return fetch(new URL(path, api.url), { ...init, headers });
}

export const tus = { "Tus-Resumable": "1.0.0" };

export const metadataHeader = (metadata: Record<string, string | number>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(String(value), "utf8").toString("base64")}`)
    .join(",");

/** Asks for an upload of so many bytes. */
export const begin = (api: Api, size: number, metadata: Record<string, string | number> = {}) =>
  fileRequest(api, "/files/uploads", {
    method: "POST",
    headers: {
      ...tus,
      "Upload-Length": String(size),
      "Upload-Metadata": metadataHeader({ filename: "data.csv", kind: "DATASET", ...metadata }),
    },
  });

/** Sends bytes that begin at `offset`. */
export const send = (api: Api, path: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
  fileRequest(api, path, {
    method: "PATCH",
    headers: {
      ...tus,
      "Upload-Offset": String(offset),
      "Content-Type": "application/offset+octet-stream",
    },
    body: bytes,
  });

/** How many bytes of an upload are stored for certain. */
export async function offsetOf(api: Api, path: string): Promise<number> {
  const response = await fileRequest(api, path, { method: "HEAD", headers: tus });
  return Number(response.headers.get("Upload-Offset"));
}

/** The code and sentence of a refused request, and its status. */
export async function refusalOf(response: Response) {
  const { errors } = (await response.json()) as {
    errors: [{ message: string; extensions: { code: string; field?: string } }];
  };
  const [{ message, extensions }] = errors;
  return { status: response.status, code: extensions.code, field: extensions.field, message };
}

/** Where a begun upload goes on. @throws when it was refused */
export async function begun(response: Response): Promise<string> {
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return response.headers.get("Location") ?? "";
}

/** Uploads a whole file; its id. */
export async function uploaded(
  api: Api,
  bytes: Uint8Array<ArrayBuffer>,
  metadata: Record<string, string | number> = {},
): Promise<string> {
  const path = await begun(await begin(api, bytes.length, metadata));
  const response = await send(api, path, 0, bytes);
  if (response.status !== 204) throw new Error(`${response.status} ${await response.text()}`);
  return path.split("/").at(-1) ?? "";
}
