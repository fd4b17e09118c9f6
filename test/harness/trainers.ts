import { execFileSync } from "node:child_process";

/** Process ids of the trainings that a runner has under way. */
export function trainersOf(pid: number): number[] {
  const output = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" });
  const trainers = output.split("\n").filter((line) => line.includes("trainer-main"));
  return trainers.map((line) => Number.parseInt(line, 10));
}
