import type { RunnersList_RunnerFragment } from "../gql/graphql.ts";
import { formatBytes } from "../ui/format.ts";

type Facts = RunnersList_RunnerFragment["facts"];

/** Equal cards on one line: "2 × NVIDIA H100, 80 GiB each". */
export function gpuLines({ gpu, gpus, cudaVersion }: Pick<Facts, "gpu" | "gpus" | "cudaVersion">): string[] {
  if (gpus.length === 0) return [gpu ?? "none"];
  const kinds = new Map<string, number>();
  for (const { model, memoryBytes } of gpus) {
    const card = memoryBytes > 0 ? `${model}, ${formatBytes(memoryBytes)}` : model;
    kinds.set(card, (kinds.get(card) ?? 0) + 1);
  }
  const lines = [...kinds].map(([card, count]) => (count > 1 ? `${count} × ${card} each` : card));
  const driver = gpus[0]?.driver;
  const software = [driver && `driver ${driver}`, cudaVersion && `CUDA ${cudaVersion}`].filter(Boolean);
  return software.length > 0 ? [...lines, software.join(", ")] : lines;
}
