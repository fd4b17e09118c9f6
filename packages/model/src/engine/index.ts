export { ENGINE_CHOICES, type EngineChoice, parseEngineChoice } from "./choice.ts";
export { type LinkOptions, linkEngine } from "./link.ts";
export { type EngineOptions, loadEngine, prepareEngine } from "./load.ts";
export { missingTools } from "./missing-tools.ts";
export { type Engine, EngineError } from "./ops.ts";
