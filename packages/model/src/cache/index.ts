export {
  type BuildContext,
  type BuildOptions,
  buildOnce,
  type OnProgress,
  type Progress,
} from "./build-once.ts";
export { errorCode, explainDiskError } from "./cache-error.ts";
export { extractTarGz, extractZip } from "./extract.ts";
export { sha256OfFile } from "./manifest.ts";
export { type PipPackage, pipDownload } from "./pip-download.ts";
