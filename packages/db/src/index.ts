export { backUp, restore } from "./backup.ts";
export { createDb, type DbTarget } from "./client.ts";
export { type CopiedTable, copyDatabase } from "./copy-database.ts";
export { DatabaseUnusableError, isConnectionLost, isDiskFull } from "./database-error.ts";
export { type Db, type DbConnection, type EmbeddedConnection, rowsOf } from "./db.ts";
export { untilDiskFull } from "./disk-watch.ts";
export { FolderLockedError } from "./folder-lock.ts";
export { Listener } from "./listener.ts";
export * from "./schema/index.ts";
