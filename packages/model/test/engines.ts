// The engines that must agree. WebGPU's turn is in src/engine/webgpu.test.ts, where there is a GPU.
import { type EngineChoice, parseEngineChoice } from "../src/engine/index.ts";
import { readTestEnv } from "./env.ts";

export const ENGINES: EngineChoice[] = readTestEnv().engines?.map((name) =>
  parseEngineChoice(name, "FROSTLINE_TEST_ENGINES"),
) ?? ["tensorflow", "wasm", "cpu"];
