import { createRequire } from "node:module";
import type * as TensorFlowJs from "@tensorflow/tfjs-core";
import { cpuName } from "./device-name.ts";
import { EngineError } from "./ops.ts";
import { openWebGpu } from "./webgpu.ts";

export type TfjsBackendName = "wasm" | "cpu" | "webgpu";

export interface TfjsBackend {
  tf: typeof TensorFlowJs;
  name: TfjsBackendName;
  device: string;
  /** What went wrong on the device since it was loaded; some devices tell it only later. */
  failure(): EngineError | undefined;
  dispose(): void;
}

const require = createRequire(import.meta.url);

/** TensorFlow.js computes on one backend at a time, whichever its tensors were made on. */
let loaded: TfjsBackendName | undefined;

/**
 * Loads TensorFlow.js with one of its backends into this process.
 * @throws EngineError when the backend cannot be had here
 */
export async function loadTfjsBackend(name: TfjsBackendName): Promise<TfjsBackend> {
  if (loaded && loaded !== name)
    throw new EngineError(
      `this process computes on tfjs/${loaded}: dispose that engine before loading tfjs/${name}`,
    );
  const tf: typeof TensorFlowJs = require("@tensorflow/tfjs-core");
  tf.enableProdMode(); // no advertisement on standard error
  const opened = name === "webgpu" ? await openWebGpu(tf) : openOnProcessor(name);
  if (!(await tf.setBackend(name)))
    throw new EngineError(`TensorFlow.js's backend "${name}" could not be started here`, {
      unavailable: true,
    });
  loaded = name;
  const dispose = () => {
    opened.dispose();
    loaded = undefined;
  };
  return { tf, name, device: opened.device, failure: opened.failure, dispose };
}

function openOnProcessor(name: "wasm" | "cpu") {
  // Each registers itself when it is loaded.
  if (name === "wasm") require("@tensorflow/tfjs-backend-wasm");
  else require("@tensorflow/tfjs-backend-cpu");
  return { device: cpuName(1), failure: () => undefined, dispose: () => {} };
}
