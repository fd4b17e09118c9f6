/** Something on the disk, in the cache or with a download went wrong. The message is one sentence that says what to do. */
export class CacheError extends Error {
  override name = "CacheError";
}

/** The system's code of an error ("ENOENT", "EEXIST", …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** A folder that is written to, for messages. */
export interface WrittenFolder {
  /** "the cache folder /home/ada/.cache/frostline" */
  name: string;
  /** "preparing models/minilm-l6" */
  purpose: string;
  /** How another folder is chosen: "set FROSTLINE_CACHE_DIR to" */
  choose: string;
}

export function cacheFolder(path: string, entry: string): WrittenFolder {
  return {
    name: `the cache folder ${path}`,
    purpose: `preparing ${entry}`,
    choose: "set FROSTLINE_CACHE_DIR to",
  };
}

/** A program that we started found no space on the disk; `explainDiskError` says which. */
export class DiskFullError extends Error {
  readonly code = "ENOSPC";
}

/** Turns a failure of the disk into a sentence about the folder; any other error is returned as it is. */
export function explainDiskError(error: unknown, { name, purpose, choose }: WrittenFolder): unknown {
  switch (errorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new CacheError(
        `the disk of ${name} is full (while ${purpose}): free some space or ${choose} a folder on a larger disk`,
        { cause: error },
      );
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return new CacheError(
        `${name} cannot be written (while ${purpose}): make it writable or ${choose} a folder that is`,
        { cause: error },
      );
    case "ENOTDIR":
      return new CacheError(
        `${name} cannot be made because a part of its path is a file: ${choose} a folder`,
        { cause: error },
      );
    default:
      return error;
  }
}
