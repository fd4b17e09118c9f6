import { AppError } from "../errors.ts";
import { type Role, rankOf, type TokenScope } from "./roles.ts";

/** A person, or a service token: a script that works for a team and not for one person. */
export interface UserCaller {
  kind: "user" | "service";
  /** Of a service token: who made it. */
  userId: string;
  /** Of a service token: the token's name. */
  userName: string;
  teamId: string;
  teamName: string;
  role: Role;
  scopes: readonly TokenScope[];
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

const levels = {
  viewer: { leastRole: "VIEWER", scope: "READ" },
  member: { leastRole: "MEMBER", scope: "WRITE" },
  owner: { leastRole: "OWNER", scope: "ADMIN" },
  /** What concerns oneself, whatever one's role: not for service tokens. */
  person: { leastRole: "VIEWER", scope: "ADMIN" },
  /** The same, and only in a browser: no token changes whose account it is of. */
  session: { leastRole: "VIEWER", scope: "ADMIN" },
  ownerSession: { leastRole: "OWNER", scope: "ADMIN" },
} as const satisfies Record<string, { leastRole: Role; scope: TokenScope }>;

/** What a service method asks of its caller: a role in the team, or to be one of the team's runners. */
export type Level = keyof typeof levels | "runner" | "writer" | "keeper";

type InBrowser = "session" | "ownerSession";

/**
 * The line of authorisation with which every service method begins. A higher role may do what a lower one may; a token
 * only what its scopes name, which `scope` may narrow further than the level does.
 * @throws UNAUTHENTICATED for nobody, FORBIDDEN for whoever may not
 */
export function need(caller: Caller, level: "runner"): RunnerCaller;
export function need(caller: Caller, level: "writer" | "keeper"): UserCaller | RunnerCaller;
export function need(caller: Caller, level: InBrowser): UserCaller & { sessionHash: string };
export function need(
  caller: Caller,
  level: Exclude<Level, "runner" | "writer" | "keeper" | InBrowser>,
  scope?: TokenScope,
): UserCaller;
export function need(caller: Caller, level: Level, scope?: TokenScope): UserCaller | RunnerCaller {
  if (caller.kind === "nobody") {
    throw new AppError("UNAUTHENTICATED", "Sign in first, or send a token in the Authorization header.");
  }
  if (level === "runner") {
    if (caller.kind === "runner") return caller;
    throw forbidden("Only runners may do this, with the secret that their registration gave them.");
  }
  // Who writes to a run: its runner, or a member's script where the run is external; holdAttempt sees to which it is.
  if (level === "writer") return caller.kind === "runner" ? caller : need(caller, "member");
  // Who looks after a runner: the runner itself, or a member.
  if (level === "keeper") return caller.kind === "runner" ? caller : need(caller, "member", "RUNNERS");
  if (caller.kind === "runner")
    throw forbidden("Runners may not do this: it is for people and their API tokens.");
  if (level === "person" && caller.kind === "service") {
    throw forbidden("Only a person may do this, not a service token.");
  }
  const inBrowser = level === "session" || level === "ownerSession";
  if (inBrowser && caller.sessionHash === undefined) {
    throw forbidden("This is done in the dashboard, signed in, and not with a token.");
  }
  const { leastRole, scope: usual } = levels[level];
  if (rankOf(caller.role) < rankOf(leastRole)) throw forbidden(tooLow[leastRole]);
  const wanted = scope ?? usual;
  if (!caller.scopes.includes(wanted)) throw forbidden(`This token does not have the scope ${wanted}.`);
  return caller;
}

const tooLow: Record<Role, string> = {
  VIEWER: "Only people of the team may do this.",
  MEMBER: "Viewers may look, but not change anything: ask an owner of the team for the role of a member.",
  OWNER: "Only an owner of the team may do this.",
};

const forbidden = (sentence: string) => new AppError("FORBIDDEN", sentence);
