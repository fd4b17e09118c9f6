import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseGpus } from "./nvidia-smi.ts";
import { sampleSystem } from "./sample-system.ts";

/** Lets the programs of a folder be found first, and this nvidia-smi in it. */
async function withNvidiaSmi(script: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-nvidia-"));
  // The system counts processor time in hundredths of a second: some have to go by between two readings.
  await writeFile(join(folder, "nvidia-smi"), `#!/bin/sh\nsleep 0.1\n${script}\n`);
  await chmod(join(folder, "nvidia-smi"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}/usr/bin${delimiter}/bin`);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
}

async function oneReport(): Promise<[number, Record<string, number>][]> {
  const reports: [number, Record<string, number>][] = [];
  const end = sampleSystem({ step: () => 7, report: (step, values) => reports.push([step, values]) });
  await end();
  return reports;
}

test("the GPUs of a host are added up, their load is the mean", () => {
  expect(parseGpus("95, 61440, 350.50\n45, 2048, 149.50\n")).toEqual({
    percent: 70,
    memoryGib: 62,
    watts: 500,
  });
});

test("a value that a card does not tell is unknown, not zero", () => {
  expect(parseGpus("37, 512, [N/A]\n")).toEqual({ percent: 37, memoryGib: 0.5, watts: undefined });
  expect(parseGpus("[Not Supported], [N/A], 20.5\n")).toMatchObject({ percent: undefined, watts: 20.5 });
});

test("a run has the load, memory and energy of its host at the step that it has come to", async () => {
  await withNvidiaSmi('[ "$2" = "--format=csv,noheader,nounits" ] && echo "80, 10240, 250.00"');
  const [[step, values] = []] = await oneReport();
  expect(step).toBe(7);
  expect(values).toMatchObject({
    "system/gpu_percent": 80,
    "system/gpu_memory_gib": 10,
    "system/gpu_power_watts": 250,
  });
  expect(values?.["system/cpu_percent"]).toBeGreaterThanOrEqual(0);
  expect(values?.["system/cpu_percent"]).toBeLessThanOrEqual(100);
  expect(values?.["system/memory_gib"]).toBeGreaterThan(0);
  expect(values?.["system/memory_gib"]).toBeLessThan(totalmem() / 2 ** 30);
  expect(values?.["system/gpu_energy_wh"]).toBeGreaterThan(0);
});

test("where nvidia-smi fails, a host has no GPU metrics", async () => {
  await withNvidiaSmi("echo 'No devices were found'; exit 6");
  const [[, values] = []] = await oneReport();
  expect(Object.keys(values ?? {}).toSorted()).toEqual(["system/cpu_percent", "system/memory_gib"]);
});

test("a run that has made no step has no samples: a metric has one value at each step", async () => {
  const report = vi.fn();
  await sampleSystem({ step: () => 0, report })();
  expect(report).not.toHaveBeenCalled();
});
