import { cpus, freemem, totalmem } from "node:os";
import { type GpuUse, readGpus } from "./nvidia-smi.ts";

interface CpuTime {
  busy: number;
  all: number;
}

function cpuTime(): CpuTime {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((total, time) => total + time.idle, 0);
  const all = times.reduce(
    (total, { user, nice, sys, idle, irq }) => total + user + nice + sys + idle + irq,
    0,
  );
  return { busy: all - idle, all };
}

const GIB = 2 ** 30;
const SECONDS_PER_HOUR = 3600;

/**
 * How busy this host is while a run trains, as metrics: means over the time between two readings. What is not known is
 * left out, so a host without a GPU has no GPU metrics.
 */
export class SystemUse {
  #cpu = cpuTime();
  #samples: { memoryGib: number; gpus: GpuUse | undefined }[] = [];
  #energyWh: number | undefined;
  #sampledAt = performance.now();

  /** @param gpu what nvidia-smi calls the one to look at; undefined: all */
  constructor(private readonly gpu?: string) {}

  async sample(): Promise<void> {
    const gpus = await readGpus(this.gpu);
    const now = performance.now();
    const seconds = (now - this.#sampledAt) / 1000;
    this.#sampledAt = now;
    if (gpus?.watts !== undefined) {
      this.#energyWh = (this.#energyWh ?? 0) + (gpus.watts * seconds) / SECONDS_PER_HOUR;
    }
    this.#samples.push({ memoryGib: (totalmem() - freemem()) / GIB, gpus });
  }

  /** What was sampled since the last call; the energy is that of the GPUs since the beginning. */
  take(): Record<string, number> {
    const samples = this.#samples.splice(0);
    const before = this.#cpu;
    this.#cpu = cpuTime();
    const all = this.#cpu.all - before.all;
    const values = {
      "system/cpu_percent": all > 0 ? (100 * (this.#cpu.busy - before.busy)) / all : undefined,
      "system/memory_gib": mean(samples.map(({ memoryGib }) => memoryGib)),
      "system/gpu_percent": mean(samples.map(({ gpus }) => gpus?.percent)),
      "system/gpu_memory_gib": mean(samples.map(({ gpus }) => gpus?.memoryGib)),
      "system/gpu_power_watts": mean(samples.map(({ gpus }) => gpus?.watts)),
      "system/gpu_energy_wh": this.#energyWh,
    };
    return Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  }
}

function mean(values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0) / known.length;
}
