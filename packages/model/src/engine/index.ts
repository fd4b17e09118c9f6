export { type LinkOptions, linkEngine } from "./link.ts";
export { loadEngine } from "./load.ts";
export { type Engine, EngineError } from "./ops.ts";
