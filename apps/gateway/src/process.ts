import { DatabaseUnusableError, FolderLockedError } from "@frostline/db";
import type { Logger } from "pino";
import { EnvError } from "./env.ts";
import { AppError } from "./errors.ts";
import { PortInUseError } from "./http/listen.ts";

/**
 * What asked the process to stop: a signal, or the end of the process that forked it. To be called first, so that
 * nothing is missed during the start.
 */
export function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
    process.once("disconnect", () => resolve("parent gone"));
    // It may have gone while this process was loading.
    if (process.send && !process.connected) resolve("parent gone");
  });
}

export interface Ready {
  /** Where the API is. */
  url: string;
  signInToken: string;
  webUrl: string;
}

/** Says that the gateway serves: to the process that forked it, or to the person at the terminal. */
export function announce({ url, signInToken, webUrl }: Ready, log: Logger): void {
  log.info({ url }, "ready");
  if (process.send) {
    if (process.connected) process.send({ type: "ready", url, signInToken });
    return;
  }
  const link = new URL(`/sign-in?token=${signInToken}`, webUrl);
  process.stdout.write(`Sign in (once, within 15 minutes): ${link}\n`);
}

/** Ends the process with code 1: with a sentence where a person can mend the matter, else with the stack. */
export function exitWith(error: unknown): never {
  const mendable = [AppError, EnvError, DatabaseUnusableError, FolderLockedError, PortInUseError].some(
    (kind) => error instanceof kind,
  );
  const text =
    mendable && error instanceof Error
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
