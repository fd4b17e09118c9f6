import { expect, test } from "vitest";
import { gpuLines } from "./host-facts.ts";

const h100 = { model: "NVIDIA H100 80GB HBM3", memoryBytes: 81_559 * 2 ** 20, driver: "550.54.15" };

test("equal GPUs are one line, with what each of them has, and then the driver", () => {
  expect(gpuLines({ gpu: h100.model, gpus: [h100, h100], cudaVersion: "12.4" })).toEqual([
    "2 × NVIDIA H100 80GB HBM3, 79.6 GiB each",
    "driver 550.54.15, CUDA 12.4",
  ]);
  const small = { model: "NVIDIA T4", memoryBytes: 0, driver: null };
  expect(gpuLines({ gpu: "NVIDIA T4", gpus: [small], cudaVersion: null })).toEqual(["NVIDIA T4"]);
  expect(gpuLines({ gpu: null, gpus: [], cudaVersion: null })).toEqual(["none"]);
});
