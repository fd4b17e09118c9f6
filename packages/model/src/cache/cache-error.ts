/** Something in the cache or a download went wrong. The message is one sentence that says what to do. */
export class CacheError extends Error {
  override name = "CacheError";
}

/** The system's code of an error ("ENOENT", "EEXIST", …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Turns a failure of the disk into a sentence about the cache folder; any other error is returned as it is. */
export function explainDiskError(error: unknown, cacheDir: string, name: string): unknown {
  switch (errorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new CacheError(
        `the disk of the cache folder ${cacheDir} is full (while preparing ${name}): free some space or set FROSTLINE_CACHE_DIR to a folder on a larger disk`,
        { cause: error },
      );
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return new CacheError(
        `the cache folder ${cacheDir} cannot be written (while preparing ${name}): make it writable or set FROSTLINE_CACHE_DIR to a folder that is`,
        { cause: error },
      );
    case "ENOTDIR":
      return new CacheError(
        `the cache folder ${cacheDir} cannot be made because a part of its path is a file: set FROSTLINE_CACHE_DIR to a folder`,
        { cause: error },
      );
    default:
      return error;
  }
}
