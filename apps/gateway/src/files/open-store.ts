import { mkdir } from "node:fs/promises";
import type { FileSettings } from "./file-settings.ts";
import type { FileStore } from "./file-store.ts";
import { FolderStore } from "./folder-store.ts";

/** The store that the settings name. The AWS SDK is large, and loaded only where it is used. */
export async function openStore({ store }: FileSettings): Promise<FileStore> {
  if ("s3" in store) {
    const { S3Store } = await import("./s3-store.ts");
    return new S3Store(store.s3);
  }
  await mkdir(store.folder, { recursive: true, mode: 0o700 });
  return new FolderStore(store.folder);
}
