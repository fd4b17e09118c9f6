import type { Verdict } from "./authorisation.ts";
import type { RunRef } from "./seed.ts";

/** The callers of the walk: nobody, a person of each role, and a runner of the same team. */
export type CallerName = "nobody" | "viewer" | "member" | "owner" | "runner";

const no = "UNAUTHENTICATED";
const not = "FORBIDDEN";

/** Who may do what is for whom. */
export const LEVELS = {
  everyone: { nobody: "may", viewer: "may", member: "may", owner: "may", runner: "may" },
  viewer: { nobody: no, viewer: "may", member: "may", owner: "may", runner: not },
  member: { nobody: no, viewer: not, member: "may", owner: "may", runner: not },
  owner: { nobody: no, viewer: not, member: not, owner: "may", runner: not },
  runner: { nobody: no, viewer: not, member: not, owner: not, runner: "may" },
  /** Runners for the runs that they hold, members for external runs. */
  writer: { nobody: no, viewer: not, member: "may", owner: "may", runner: "may" },
  /** Open to everyone who has the right token in the arguments; the walk has none. */
  byToken: { nobody: no, viewer: no, member: no, owner: no, runner: no },
} as const satisfies Record<string, Record<CallerName, Verdict>>;

export type Level = keyof typeof LEVELS;

/** What one team has, for another team's people to ask for. */
export interface Belongings {
  experimentId: string;
  run: RunRef;
  sessionId: string;
  apiTokenId: string;
}

interface Row {
  who: Level;
  /**
   * Arguments that name what is another team's: to an owner or runner of this team that does not exist. Without them the
   * field takes no such argument, and answers of one's own team only.
   */
  theirs?: (belongings: Belongings) => Record<string, unknown>;
  /** How those arguments are answered, where not by NOT_FOUND. */
  answer?: "CONFLICT" | "false";
}

const theirRun = ({ run }: Belongings) => ({ id: run.runId });
const theirRuns = ({ run }: Belongings) => ({ runIds: [run.runId] });
const theirExperiment = ({ experimentId }: Belongings) => ({ id: experimentId });
const theirAttempt = ({ run }: Belongings) => ({ run });
const theirSession = ({ sessionId }: Belongings) => ({ sessionId });

/** Who may call each field of the schema, and what of another team it could name. */
export const AUTHORISATION: Record<string, Row> = {
  "query viewer": { who: "everyone" },
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
  "query runners": { who: "viewer" },
  "query metricKeys": { who: "viewer", theirs: theirRuns },
  "query metricSeries": { who: "viewer", theirs: theirRuns },
  "mutation signIn": { who: "byToken" },
  "mutation signOut": { who: "viewer" },
  "query apiTokens": { who: "viewer" },
  "query auditEvents": { who: "owner" },
  "mutation createApiToken": { who: "viewer" },
  "mutation revokeApiToken": { who: "viewer", theirs: ({ apiTokenId }) => ({ id: apiTokenId }) },
  "mutation createExperiment": { who: "member" },
  "mutation editExperiment": { who: "member", theirs: theirExperiment },
  "mutation cancelExperiment": { who: "member", theirs: theirExperiment },
  "mutation deleteExperiment": { who: "member", theirs: theirExperiment },
  "mutation restoreExperiment": { who: "member", theirs: theirExperiment },
  "mutation addRuns": { who: "member", theirs: ({ experimentId }) => ({ experimentId }) },
  "mutation cancelRun": { who: "member", theirs: theirRun },
  "mutation deleteRun": { who: "member", theirs: theirRun },
  "mutation restoreRun": { who: "member", theirs: theirRun },
  "mutation tagRuns": { who: "member", theirs: theirRuns },
  "mutation tagExperiment": { who: "member", theirs: theirExperiment },
  "mutation saveView": { who: "member" },
  "mutation deleteView": { who: "member" },
  "mutation createExternalRun": {
    who: "member",
    theirs: ({ experimentId }) => ({ input: { experimentId } }),
  },
  "mutation createRunnerRegistrationToken": { who: "member" },
  "mutation registerRunner": { who: "byToken" },
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
  "subscription runsPending": { who: "runner" },
  "subscription runnerChanged": { who: "viewer" },
};
