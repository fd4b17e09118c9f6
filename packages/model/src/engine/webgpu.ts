import { createRequire } from "node:module";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as TensorFlowJs from "@tensorflow/tfjs-core";
import { EngineError } from "./ops.ts";

const require = createRequire(import.meta.url);

type Device = ConstructorParameters<typeof WebGPUBackend>[0];
type AdapterInfo = ConstructorParameters<typeof WebGPUBackend>[1];
type Limits = Record<string, number>;

/** The parts of Dawn's interface that are used here. */
interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: AdapterInfo & { readonly description: string };
  readonly limits: Limits;
  requestDevice(descriptor: { requiredLimits: Limits }): Promise<Device>;
}

/** TensorFlow.js asks for no more than a browser would; the limits of the GPU are what large models need. */
const LIMITS = [
  "maxBufferSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupStorageSize",
  "maxStorageBufferBindingSize",
];

/**
 * Registers TensorFlow.js's WebGPU backend on Dawn, the WebGPU of Chromium (npm package "webgpu").
 * @throws EngineError when there is no GPU that Dawn can use
 */
export async function openWebGpu(tf: typeof TensorFlowJs) {
  const { gpu, adapter } = await findAdapter();
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit] ?? 0]));
  const device = await adapter.requestDevice({ requiredLimits });

  let failure: EngineError | undefined;
  device.addEventListener("uncapturederror", (event) => {
    const { message } = (event as unknown as { error: Error }).error;
    const outOfMemory = /out of memory|OutOfMemory|allocation/i.test(message);
    failure ??= new EngineError(`the GPU refused a computation: ${firstLine(message)}`, { outOfMemory });
  });
  void device.lost.then(({ reason, message }) => {
    if (reason !== "destroyed")
      failure ??= new EngineError(`the GPU was lost: ${firstLine(message)}; start the run again`);
  });

  const webgpu: typeof import("@tensorflow/tfjs-backend-webgpu") = require("@tensorflow/tfjs-backend-webgpu");
  showToTensorFlowJs(gpu);
  tf.env().set("WEBGPU_MATMUL_PROGRAM_TYPE", DETERMINISTIC_MATMUL);
  tf.registerBackend("webgpu", () => new webgpu.WebGPUBackend(device, adapter.info));
  const { description, vendor, architecture } = adapter.info;
  return {
    device: description || `${vendor} ${architecture}`,
    failure: () => failure,
    dispose: () => device.destroy(),
  };
}

/**
 * Of TensorFlow.js's matrix multiplications one splits the inner dimension over workgroups, which add up in
 * the order in which they finish. This one (MatMulPackedProgram) never does: equal inputs give equal bits.
 */
const DETERMINISTIC_MATMUL = 3;

/**
 * The GPU, without taking hold of it.
 * @throws EngineError when there is none that Dawn can use
 */
export async function findAdapter(): Promise<{ gpu: Gpu; adapter: Adapter }> {
  const { create, globals } = loadDawn();
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return { gpu, adapter };
  throw new EngineError(
    "no GPU was found that WebGPU can use: install the GPU's driver with Vulkan support " +
      '(on Debian or Ubuntu also "sudo apt-get install libvulkan1"; "vulkaninfo --summary" lists what is found), or choose another engine',
    { unavailable: true },
  );
}

function loadDawn(): { create(options: string[]): Gpu; globals: object } {
  try {
    return require("webgpu");
  } catch (error) {
    const isLeftOut = error instanceof Error && error.message.startsWith("Cannot find module 'webgpu'");
    throw new EngineError(
      isLeftOut
        ? `WebGPU takes the npm package "webgpu" beside the runner: npx --package webgpu@0.6.2 --package ADDRESS/OF/runner.tgz frostline-runner …, or choose another engine`
        : `WebGPU is not offered for ${process.platform} on ${process.arch}: choose another engine`,
      { unavailable: true, cause: error },
    );
  }
}

/** TensorFlow.js looks for navigator.gpu, as in a browser. Node 20 has no navigator. */
function showToTensorFlowJs(gpu: Gpu): void {
  if (!("navigator" in globalThis)) Object.defineProperty(globalThis, "navigator", { value: {} });
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
}

const firstLine = (message: string) => message.split("\n")[0] ?? message;
