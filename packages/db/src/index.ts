export { createDb, type Db, type DbConnection, type DbTarget, rowsOf } from "./client.ts";
export { FolderLockedError } from "./folder-lock.ts";
export * from "./schema/index.ts";
