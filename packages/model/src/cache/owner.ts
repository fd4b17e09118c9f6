import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

// An owner is a text that fits in a file name: host~pid~start of the process~random.
// Pid and start together name a process for certain; a pid alone may be used again.

const SEPARATOR = "~";
/** An owner on another host is alive as long as it touches what it owns; this is how long it may be silent. */
const FOREIGN_SILENCE_MS = 10 * 60_000;

/** A new owner text for this process, different at each call. */
export function newOwner(): string {
  const start = processStart(process.pid) ?? "unknown";
  return [hostId(), process.pid, start, randomUUID().slice(0, 8)].join(SEPARATOR);
}

/** Whether the process behind an owner text has ended, so that what it left may be swept away. */
export function ownerIsGone(owner: string, lastTouched: Date): boolean {
  const [host, pid, start] = owner.split(SEPARATOR);
  if (host !== hostId()) return Date.now() - lastTouched.getTime() > FOREIGN_SILENCE_MS;
  return processStart(Number(pid)) !== start;
}

/** The process id within an owner text, for messages. */
export function ownerPid(owner: string): string {
  return owner.split(SEPARATOR)[1] ?? "unknown";
}

/** Containers may share a host name but not their process ids, so the pid namespace is part of the host. */
function hostId(): string {
  const name = hostname().replace(/[^A-Za-z0-9.-]/g, "-");
  try {
    const namespace = readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
    return `${name}-${namespace}`;
  } catch {
    return name;
  }
}

/** When a running process began, as a text without separators; undefined when it has ended. */
function processStart(pid: number): string | undefined {
  if (process.platform === "linux") return linuxProcessStart(pid);
  try {
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return started.trim().replace(/[^A-Za-z0-9]/g, "-") || undefined;
  } catch {
    return undefined;
  }
}

function linuxProcessStart(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The command is in brackets and may hold anything; state is the 3rd field, start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, start] = [fields[0], fields[19]];
  const ended = state === "Z" || state === "X";
  return ended ? undefined : start;
}
