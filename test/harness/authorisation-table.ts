import type { Verdict } from "./authorisation.ts";
import type { RunRef } from "./seed.ts";

/**
 * The callers of the walk: nobody; people of each role, by a token with every scope or signed in in a browser; a service
 * token with the role of an owner; a runner of the same team.
 */
export type CallerName =
  | "nobody"
  | "viewer"
  | "member"
  | "owner"
  | "viewerInBrowser"
  | "ownerInBrowser"
  | "serviceOwner"
  | "runner";

const no = "UNAUTHENTICATED";
const not = "FORBIDDEN";

/** Who may do what is for whom. */
export const LEVELS = {
  everyone: row("may", "may", "may", "may", "may", "may", "may", "may"),
  viewer: row(no, "may", "may", "may", "may", "may", "may", not),
  member: row(no, not, "may", "may", not, "may", "may", not),
  owner: row(no, not, not, "may", not, "may", "may", not),
  /** What concerns oneself: no service token is a self. */
  person: row(no, "may", "may", "may", "may", "may", not, not),
  /** The same, and not with a token. */
  session: row(no, not, not, not, "may", "may", not, not),
  ownerSession: row(no, not, not, not, not, "may", not, not),
  runner: row(no, not, not, not, not, not, not, "may"),
  /** Runners for the runs that they hold, members for external runs. */
  writer: row(no, not, "may", "may", not, "may", "may", "may"),
  /** A runner for itself, members for the runners of their team. */
  keeper: row(no, not, "may", "may", not, "may", "may", "may"),
  /** Open to everyone who has the right token or password in the arguments; the walk has none. */
  byToken: row(no, no, no, no, no, no, no, no),
} as const satisfies Record<string, Record<CallerName, Verdict>>;

function row(
  nobody: Verdict,
  viewer: Verdict,
  member: Verdict,
  owner: Verdict,
  viewerInBrowser: Verdict,
  ownerInBrowser: Verdict,
  serviceOwner: Verdict,
  runner: Verdict,
): Record<CallerName, Verdict> {
  return { nobody, viewer, member, owner, viewerInBrowser, ownerInBrowser, serviceOwner, runner };
}

export type Level = keyof typeof LEVELS;

/** What one team has, for another team's people to ask for. */
export interface Belongings {
  experimentId: string;
  run: RunRef;
  sessionId: string;
  runnerId: string;
  apiTokenId: string;
  invitationId: string;
  webhookId: string;
  noticeRuleId: string;
  fileId: string;
  teamId: string;
  userId: string;
}

interface Row {
  who: Level;
  /**
   * Arguments that name what is another team's: to an owner or runner of this team that does not exist. Without them the
   * field takes no such argument, and answers of one's own team only.
   */
  theirs?: (belongings: Belongings) => Record<string, unknown>;
  /** Arguments of the walk itself, where dummies are refused before it is looked who asks. */
  own?: Record<string, unknown>;
  /** How those arguments are answered, where not by NOT_FOUND. */
  answer?: "CONFLICT" | "false";
}

const theirUser = ({ userId }: Belongings) => ({ userId });
const theirRun = ({ run }: Belongings) => ({ id: run.runId });
const theirRuns = ({ run }: Belongings) => ({ runIds: [run.runId] });
const theirExperiment = ({ experimentId }: Belongings) => ({ id: experimentId });
const theirAttempt = ({ run }: Belongings) => ({ run });
const theirWebhook = ({ webhookId }: Belongings) => ({ id: webhookId });
const theirRunner = ({ runnerId }: Belongings) => ({ id: runnerId });
const theirSession = ({ sessionId }: Belongings) => ({ sessionId });

/** Who may call each field of the schema, and what of another team it could name. */
export const AUTHORISATION: Record<string, Row> = {
  "query viewer": { who: "everyone" },
  "query signInProvider": { who: "everyone" },
  "query experiments": { who: "viewer" },
  "query experiment": { who: "viewer", theirs: theirExperiment },
  "query deletedExperiments": { who: "viewer" },
  "query configDefaults": { who: "viewer" },
  "query knownModels": { who: "viewer" },
  "query knownDatasets": { who: "viewer" },
  "query estimate": { who: "viewer" },
  "query run": { who: "viewer", theirs: theirRun },
  "query runs": { who: "viewer" },
  "query runGroups": { who: "viewer" },
  "query tags": { who: "viewer" },
  "query savedViews": { who: "viewer" },
  "query notices": { who: "viewer" },
  "query noticeRules": { who: "owner" },
  "query webhooks": { who: "owner" },
  "query webhookDeliveries": { who: "owner", theirs: ({ webhookId }) => ({ webhookId }) },
  "query isModelWanted": { who: "runner", theirs: theirAttempt },
  "query teamFiles": { who: "viewer", theirs: ({ experimentId }) => ({ experimentId }) },
  "query runners": { who: "viewer" },
  "query thisRunner": { who: "runner" },
  "query metricKeys": { who: "viewer", theirs: theirRuns },
  "query metricPoints": { who: "viewer", theirs: ({ run }) => ({ runId: run.runId }) },
  "query metricSeries": { who: "viewer", theirs: theirRuns },
  "mutation signIn": { who: "byToken" },
  "mutation signOut": { who: "session" },
  "query apiTokens": { who: "viewer" },
  "query auditEvents": { who: "owner" },
  "query myTeams": { who: "person" },
  "query members": { who: "viewer" },
  "query invitations": { who: "owner" },
  "query invitation": { who: "byToken" },
  "mutation signInWithPassword": { who: "byToken", own: { email: "nobody@frost.example" } },
  "mutation createPasswordReset": { who: "ownerSession", theirs: theirUser },
  "mutation resetPassword": { who: "byToken" },
  "mutation editAccount": { who: "session" },
  "query mySessions": { who: "session" },
  "mutation endSession": { who: "session" },
  "mutation endOtherSessions": { who: "session" },
  "mutation createTeam": { who: "session" },
  "mutation renameTeam": { who: "owner" },
  "mutation switchTeam": { who: "session", theirs: ({ teamId }) => ({ teamId }) },
  "mutation leaveTeam": { who: "session" },
  "mutation removeMember": { who: "owner", theirs: theirUser },
  "mutation setRole": { who: "owner", theirs: theirUser },
  "mutation transferOwnership": { who: "ownerSession", theirs: theirUser },
  "mutation createInvitation": { who: "owner" },
  "mutation revokeInvitation": { who: "owner", theirs: ({ invitationId }) => ({ id: invitationId }) },
  "mutation acceptInvitation": { who: "byToken" },
  "mutation createApiToken": { who: "person" },
  "mutation revokeApiToken": { who: "person", theirs: ({ apiTokenId }) => ({ id: apiTokenId }) },
  "mutation createExperiment": { who: "member" },
  "mutation editExperiment": { who: "member", theirs: theirExperiment },
  "mutation cancelExperiment": { who: "member", theirs: theirExperiment },
  "mutation deleteExperiment": { who: "member", theirs: theirExperiment },
  "mutation restoreExperiment": { who: "member", theirs: theirExperiment },
  "mutation addRuns": { who: "member", theirs: ({ experimentId }) => ({ experimentId }) },
  "mutation setQueueing": {
    who: "member",
    theirs: ({ experimentId }) => ({ experimentId, queueing: { priority: 1 } }),
  },
  "mutation cancelRun": { who: "member", theirs: theirRun },
  "mutation retryRuns": { who: "member", theirs: ({ run }) => ({ ids: [run.runId] }) },
  "mutation deleteRun": { who: "member", theirs: theirRun },
  "mutation restoreRun": { who: "member", theirs: theirRun },
  "mutation tagRuns": { who: "member", theirs: theirRuns },
  "mutation tagExperiment": { who: "member", theirs: theirExperiment },
  "mutation deleteFile": { who: "member", theirs: ({ fileId }) => ({ id: fileId }) },
  "mutation keepModels": { who: "member", theirs: ({ experimentId }) => ({ experimentId }) },
  "mutation keepPoints": { who: "member", theirs: ({ experimentId }) => ({ experimentId }) },
  "mutation deleteMetric": { who: "member", theirs: ({ experimentId }) => ({ experimentId, key: "loss" }) },
  "mutation saveView": { who: "member" },
  "mutation deleteView": { who: "member" },
  "mutation createNoticeRule": {
    who: "owner",
    theirs: ({ experimentId }) => ({ input: { when: { queuedMinutes: 10 }, experimentId } }),
  },
  "mutation setNoticeRuleEnabled": { who: "owner", theirs: ({ noticeRuleId }) => ({ id: noticeRuleId }) },
  "mutation deleteNoticeRule": { who: "owner", theirs: ({ noticeRuleId }) => ({ id: noticeRuleId }) },
  "mutation createWebhook": { who: "owner" },
  "mutation setWebhookEnabled": { who: "owner", theirs: theirWebhook },
  "mutation deleteWebhook": { who: "owner", theirs: theirWebhook },
  "mutation testWebhook": { who: "owner", theirs: theirWebhook },
  "mutation createExternalRun": {
    who: "member",
    theirs: ({ experimentId }) => ({ input: { experimentId } }),
  },
  "mutation resumeExternalRun": { who: "member", theirs: ({ run }) => ({ id: run.runId }) },
  "mutation createRunnerRegistrationToken": { who: "member" },
  "mutation registerRunner": { who: "byToken" },
  "mutation drainRunner": { who: "keeper", theirs: theirRunner },
  "mutation resumeRunner": { who: "member", theirs: theirRunner },
  "mutation liftQuarantine": { who: "member", theirs: theirRunner },
  "mutation deleteRunner": { who: "keeper", theirs: theirRunner },
  "mutation openRunnerSession": { who: "runner" },
  "mutation closeRunnerSession": { who: "runner", theirs: theirSession, answer: "false" },
  "mutation claimRun": { who: "runner", theirs: theirSession, answer: "CONFLICT" },
  "mutation heartbeat": { who: "runner", theirs: theirSession, answer: "CONFLICT" },
  "mutation startRun": { who: "runner", theirs: ({ run }) => ({ input: { run } }) },
  "mutation appendMetrics": { who: "writer", theirs: theirAttempt },
  "mutation appendLogLines": { who: "writer", theirs: theirAttempt },
  "mutation reportLayerStates": { who: "runner", theirs: theirAttempt },
  "mutation reportDataset": { who: "runner", theirs: theirAttempt },
  "mutation releaseRun": { who: "runner", theirs: theirAttempt },
  "mutation finishRun": { who: "writer", theirs: ({ run }) => ({ input: { run, outcome: "FAILED" } }) },
  "subscription runEvents": { who: "viewer", theirs: ({ run }) => ({ runId: run.runId }) },
  "subscription noticesAdded": { who: "viewer" },
  "subscription runsPending": { who: "runner" },
  "subscription heartbeatWanted": { who: "runner" },
  "subscription runnerChanged": { who: "viewer" },
};
