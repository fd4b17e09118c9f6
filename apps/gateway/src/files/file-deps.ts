import type { files, uploads } from "@frostline/db";
import type { ServiceDeps } from "../deps.ts";
import type { FileSettings } from "./file-settings.ts";
import type { FileStore } from "./file-store.ts";

export type UploadRow = typeof uploads.$inferSelect;
export type FileRow = typeof files.$inferSelect;

/** What the services of files are made of. */
export interface FileDeps extends Pick<ServiceDeps, "db" | "clock" | "settings"> {
  store: FileStore;
  fileSettings: FileSettings;
}
