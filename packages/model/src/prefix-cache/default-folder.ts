import { join } from "node:path";
import { readEnv } from "../env.ts";

/** Where the processes of a host share their prefix cache: below FROSTLINE_CACHE_DIR. */
export const defaultPrefixFolder = () => join(readEnv().cacheDir, "prefixes");
