import { AppError } from "../errors.ts";
import { type Role, rankOf } from "./roles.ts";

export interface UserCaller {
  kind: "user";
  userId: string;
  userName: string;
  teamId: string;
  teamName: string;
  role: Role;
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

/** What a service method asks of its caller: a role in the team, or to be one of the team's runners. */
export type Level = "viewer" | "member" | "owner" | "runner";

const leastRole = { viewer: "VIEWER", member: "MEMBER", owner: "OWNER" } as const;

/**
 * The line of authorisation with which every service method begins. A higher role may do what a lower one may.
 * @throws UNAUTHENTICATED for nobody, FORBIDDEN for whoever may not
 */
export function need(caller: Caller, level: "runner"): RunnerCaller;
export function need(caller: Caller, level: Exclude<Level, "runner">): UserCaller;
export function need(caller: Caller, level: Level): UserCaller | RunnerCaller {
  if (caller.kind === "nobody") {
    throw new AppError("UNAUTHENTICATED", "Sign in first, or send a token in the Authorization header.");
  }
  if (level === "runner") {
    if (caller.kind === "runner") return caller;
    throw forbidden("Only runners may do this, with the secret that their registration gave them.");
  }
  if (caller.kind === "runner")
    throw forbidden("Runners may not do this: it is for people and their API tokens.");
  if (rankOf(caller.role) >= rankOf(leastRole[level])) return caller;
  throw forbidden(
    level === "owner"
      ? "Only an owner of the team may do this."
      : "Viewers may look, but not change anything: ask an owner of the team for the role of a member.",
  );
}

const forbidden = (sentence: string) => new AppError("FORBIDDEN", sentence);
