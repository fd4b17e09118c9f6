import { AppError } from "../errors.ts";

export interface UserCaller {
  kind: "user";
  userId: string;
  userName: string;
  teamId: string;
  teamName: string;
  /** Set when the caller came with a session cookie, not with an API token. */
  sessionHash: string | undefined;
}

export interface RunnerCaller {
  kind: "runner";
  runnerId: string;
  teamId: string;
}

/** Who is asking. */
export type Caller = UserCaller | RunnerCaller | { kind: "nobody" };

export const nobody: Caller = { kind: "nobody" };

/** @throws UNAUTHENTICATED for nobody, FORBIDDEN for a runner. */
export function requireUser(caller: Caller): UserCaller {
  if (caller.kind === "user") return caller;
  if (caller.kind === "nobody") throw unauthenticated();
  throw new AppError("FORBIDDEN", "Runners may not do this: it is for people and their API tokens.");
}

/** @throws UNAUTHENTICATED for nobody, FORBIDDEN for a user. */
export function requireRunner(caller: Caller): RunnerCaller {
  if (caller.kind === "runner") return caller;
  if (caller.kind === "nobody") throw unauthenticated();
  throw new AppError(
    "FORBIDDEN",
    "Only runners may do this, with the secret that their registration gave them.",
  );
}

const unauthenticated = () =>
  new AppError("UNAUTHENTICATED", "Sign in first, or send a token in the Authorization header.");
