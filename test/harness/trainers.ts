import { spawnSync } from "node:child_process";

/** Process ids of the trainings that a runner has under way. */
export function trainersOf(pid: number): number[] {
  // Where there are none, it ends with code 1 and says nothing.
  const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" });
  const trainers = stdout.split("\n").filter((line) => line.includes("trainer-main"));
  return trainers.map((line) => Number.parseInt(line, 10));
}
