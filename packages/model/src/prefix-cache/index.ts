export { LOWEST_KEPT } from "./compute-states.ts";
export { defaultPrefixFolder } from "./default-folder.ts";
export { layerGroupHashes, type PrefixDtype, type PrefixMode } from "./key.ts";
export { type OpenPrefix, openPrefix } from "./open-prefix.ts";
export { PrefixCache, type PrefixCacheOptions } from "./prefix-cache.ts";
export type { PrefixProgress, PrefixRequest, PrefixStats } from "./prefix-request.ts";
export { PrefixNotFiniteError } from "./text-states.ts";
