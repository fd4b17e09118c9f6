import { expect, test } from "vitest";
import { makeSlots } from "./slots.ts";

const gpu = (device: string) => ({ device, model: "H100", memoryBytes: 85e9, driver: "550" });
const options = { wanted: "auto" as const, gpus: [gpu("0"), gpu("1")], cores: 8, threadsAreSet: false };

test("each GPU is one slot's, whose training process sees no other", () => {
  expect(makeSlots(options).map(({ env }) => env)).toEqual([
    { CUDA_VISIBLE_DEVICES: "0", CUDA_DEVICE_ORDER: "PCI_BUS_ID" },
    { CUDA_VISIBLE_DEVICES: "1", CUDA_DEVICE_ORDER: "PCI_BUS_ID" },
  ]);
});

test("more slots than GPUs share them, and none takes all the memory", () => {
  const slots = makeSlots({ ...options, wanted: 3 });
  expect(slots.map(({ gpu }) => gpu?.device)).toEqual(["0", "1", "0"]);
  expect(slots.every(({ env }) => env.TF_FORCE_GPU_ALLOW_GROWTH === "true")).toBe(true);
});

test("without a GPU there is one slot with all cores; several share the cores, unless a person set the threads", () => {
  const without = { ...options, gpus: [] };
  expect(makeSlots(without)).toEqual([{ gpu: undefined, env: {} }]);
  expect(makeSlots({ ...without, wanted: 3 }).map(({ env }) => env)).toEqual(
    Array(3).fill({ TF_NUM_INTRAOP_THREADS: "2" }),
  );
  expect(makeSlots({ ...without, wanted: 3, threadsAreSet: true })[2]).toEqual({ gpu: undefined, env: {} });
});
