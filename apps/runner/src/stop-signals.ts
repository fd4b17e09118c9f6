import { isOfNpm } from "./env.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Ctrl-C reaches a process of npm twice, by its terminal and by npm: these are one request. */
const SAME_REQUEST_MS = 1000;
const LOOK_MS = 1000;

/**
 * Calls `stop` at the first signal to end, or when the process that forked this one, or npm, is gone. A later signal ends the
 * process at once; its training process ends with it, and the lease of its run runs out.
 */
export function onStopAsked(stop: () => void): void {
  let askedAt: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (askedAt !== undefined && now - askedAt > SAME_REQUEST_MS) process.exit(1);
    askedAt ??= now;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.once("disconnect", stop);
  // It may have gone while this process was loading.
  if (process.send && !process.connected) stop();
  if (isOfNpm) onStarterGone(stop);
}

/** npm passes a signal to its shell, which ends without a word to what it has started. */
function onStarterGone(stop: () => void): void {
  const starter = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(look);
    stop();
  }, LOOK_MS);
  look.unref();
}
