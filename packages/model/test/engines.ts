// The engines that must agree. WebGPU's turn is in src/engine/webgpu.test.ts, where there is a GPU.
import { type EngineChoice, parseEngineChoice } from "../src/engine/index.ts";
import { readTestEnv } from "./env.ts";

export const ENGINES: EngineChoice[] = readTestEnv().engines?.map((name) =>
  parseEngineChoice(name, "FROSTLINE_TEST_ENGINES"),
) ?? ["tensorflow", "wasm", "cpu"];

/** Without plain JavaScript, which takes a minute where the others take seconds, unless it alone is asked for. */
export const FAST_ENGINES = ENGINES.filter((name) => name !== "cpu" || ENGINES.length === 1);
