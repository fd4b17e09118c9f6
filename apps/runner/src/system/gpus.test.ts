import { expect, test } from "vitest";
import { parseGpuList, visibleGpus } from "./gpus.ts";

// As an H100 host with two cards answers; the second does not tell its memory.
const listed = parseGpuList(
  [
    "0, GPU-11111111-aaaa, NVIDIA H100 80GB HBM3, 81559, 550.54.15",
    "1, GPU-22222222-bbbb, NVIDIA GB10, [N/A], 550.54.15",
    "",
  ].join("\n"),
);

test("every GPU is known by model, memory and driver; memory that is not told is 0", () => {
  expect(visibleGpus(listed, undefined)).toEqual([
    { device: "0", model: "NVIDIA H100 80GB HBM3", memoryBytes: 81_559 * 2 ** 20, driver: "550.54.15" },
    { device: "1", model: "NVIDIA GB10", memoryBytes: 0, driver: "550.54.15" },
  ]);
  expect(parseGpuList("No devices were found\n")).toEqual([]);
});

test("a job sees the GPUs that it was given, in their order and under their names", () => {
  const devices = (visible: string) => visibleGpus(listed, visible).map(({ device }) => device);
  expect(devices("1")).toEqual(["1"]);
  expect(devices("1,0")).toEqual(["1", "0"]);
  expect(devices("GPU-2222")).toEqual(["GPU-2222"]);
  expect(devices("0,7,1")).toEqual(["0"]);
  expect(devices("")).toEqual([]);
  expect(devices("NoDevFiles")).toEqual([]);
});
