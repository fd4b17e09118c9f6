import { type Cache, cacheExchange, type KeyingConfig } from "@urql/exchange-graphcache";
import type { RunnersEventsSubscription } from "../gql/graphql.ts";

const embedded = () => null;

/** Types without an id of their own: they are stored inside the entity that holds them. */
const keys: KeyingConfig = Object.fromEntries(
  [
    "Attempt",
    "AuditEventConnection",
    "AuditEventEdge",
    "ConfigDefaults",
    "CreatedApiToken",
    "CreatedInvitation",
    "CreatedWebhook",
    "DataReport",
    "DatasetConfig",
    "Estimate",
    "ExperimentConnection",
    "ExperimentEdge",
    "FieldDefault",
    "FileConnection",
    "FileEdge",
    "FlopsEstimate",
    "FlopsReport",
    "FreezePolicy",
    "GroupFigure",
    "GroupMetric",
    "GroupResult",
    "GroupSize",
    "KnownDataset",
    "KnownModel",
    "LayerState",
    "LayerTimeline",
    "LengthBucket",
    "LengthReport",
    "LogLineConnection",
    "LogLineEdge",
    "Member",
    "MemoryEstimate",
    "MetricColumns",
    "MetricDelta",
    "MetricSeries",
    "MetricSummary",
    "NoticeConnection",
    "NoticeEdge",
    "NoticesAdded",
    "OfferedInvitation",
    "Origin",
    "PackageVersion",
    "PageInfo",
    "PasswordReset",
    "Plan",
    "PlannedPolicy",
    "PolicyDefaults",
    "PolicyEstimate",
    "PrefixReport",
    "Provenance",
    "QueueReport",
    "Queueing",
    "RunConfig",
    "RunConnection",
    "RunCounts",
    "RunEdge",
    "RunEvent",
    "RunProgress",
    "RunResult",
    "RunnerFacts",
    "RunnerQueueVerdict",
    "Scores",
    "SplitReport",
    "TeamMembership",
    "TrainingConfig",
    "Viewer",
    "WebhookDeliveryConnection",
    "WebhookDeliveryEdge",
  ].map((type) => [type, embedded]),
);

/** The normalised cache: whatever arrives by query, mutation or subscription updates every view of it. */
export const normalisedCache = () =>
  cacheExchange({
    keys,
    updates: {
      Subscription: {
        runnerChanged: (result: Partial<RunnersEventsSubscription>, _args, cache) => {
          if (result.runnerChanged?.deletedAt) cache.invalidate("Query", "runners");
          else if (result.runnerChanged)
            refetchListWithout(cache, "runners", result.runnerChanged.id, "Runner");
        },
        runEvents: (result: RunEventResult, _args, cache) => {
          const experiment = result.runEvents?.run.experiment;
          if (!experiment) return;
          if (cache.resolve({ __typename: "Experiment", id: experiment.id }, "name")) {
            refetchRunsIfCountDiffers(cache, experiment);
          } else {
            refetchList(cache, "experiments");
          }
        },
      },
      Mutation: {
        signIn: (_result, _args, cache) => cache.invalidate("Query", "viewer"),
        signOut: (_result, _args, cache) => cache.invalidate("Query", "viewer"),
        editAccount: refetchPeople,
        setRole: refetchPeople,
        deleteRunner: (_result, _args, cache) => cache.invalidate("Query", "runners"),
        createPasswordReset: refetchPeople,
        removeMember: refetchPeople,
        createInvitation: refetchPeople,
        revokeInvitation: refetchPeople,
        createApiToken: refetchPeople,
        revokeApiToken: refetchPeople,
        endSession: refetchPeople,
        endOtherSessions: refetchPeople,
        tagRuns: (_result, _args, cache) => refetchList(cache, "tags"),
        tagExperiment: (_result, _args, cache) => refetchList(cache, "tags"),
        saveView: (_result, _args, cache) => refetchList(cache, "savedViews"),
        deleteView: (_result, _args, cache) => refetchList(cache, "savedViews"),
        createWebhook: refetchNoticeSettings,
        setWebhookEnabled: refetchNoticeSettings,
        deleteWebhook: refetchNoticeSettings,
        testWebhook: refetchNoticeSettings,
        createNoticeRule: refetchNoticeSettings,
        setNoticeRuleEnabled: refetchNoticeSettings,
        deleteNoticeRule: refetchNoticeSettings,
        deleteFile: (_result, { id }: { id?: string }, cache) =>
          id !== undefined && cache.invalidate({ __typename: "File", id }),
        createExperiment: refetchExperiments,
        deleteExperiment: refetchExperiments,
        restoreExperiment: refetchExperiments,
        addRuns: refetchOneExperiment,
        cancelExperiment: refetchOneExperiment,
        deleteRun: refetchOneExperiment,
        restoreRun: refetchOneExperiment,
      },
    },
  });

/** What of an event tells whether lists lack something. */
interface RunEventResult {
  runEvents?: { run: { experiment?: CountedExperiment } };
}

interface CountedExperiment {
  id: string;
  runCounts?: { total: number };
}

/** Somebody else added or deleted runs: the event counts others than the list on screen. */
function refetchRunsIfCountDiffers(cache: Cache, { id, runCounts }: CountedExperiment) {
  const experiment = { __typename: "Experiment", id };
  for (const { fieldName, arguments: args } of cache.inspectFields(experiment)) {
    const page = fieldName === "runs" && cache.resolve(experiment, fieldName, args);
    const listed = typeof page === "string" ? cache.resolve(page, "totalCount") : runCounts?.total;
    if (runCounts && listed !== runCounts.total) cache.invalidate(experiment, fieldName, args);
  }
}

/** What a mutation puts into the lists of experiments or takes out of them. */
function refetchExperiments(_result: unknown, _args: unknown, cache: Cache) {
  refetchList(cache, "experiments");
  refetchList(cache, "deletedExperiments");
}

/** Who is in the team, what they have, and what is written down of it. */
function refetchPeople(_result: unknown, _args: unknown, cache: Cache) {
  for (const field of ["viewer", "members", "invitations", "apiTokens", "auditEvents", "mySessions"]) {
    refetchList(cache, field);
  }
}

/** Rules and webhooks name each other, and what is done to them is written down. */
function refetchNoticeSettings(_result: unknown, _args: unknown, cache: Cache) {
  for (const field of ["noticeRules", "webhooks", "webhookDeliveries", "auditEvents"]) {
    refetchList(cache, field);
  }
}

/** What changes the runs of an experiment: whatever shows one asks again. */
function refetchOneExperiment(_result: unknown, _args: unknown, cache: Cache) {
  refetchList(cache, "experiment");
}

/** A subscription can bring an entity that a list fetched earlier does not have: the list is fetched again. */
function refetchListWithout(cache: Cache, field: string, id: string, type: string) {
  const listed = cache.resolve({ __typename: "Query" }, field);
  const key = cache.keyOfEntity({ __typename: type, id });
  if (Array.isArray(listed) && key && !listed.some((entry) => entry === key)) {
    refetchList(cache, field);
  }
}

/** Forgets a field of the query root with whatever arguments it was asked for; what is on screen asks again. */
function refetchList(cache: Cache, field: string) {
  for (const { fieldName, arguments: args } of cache.inspectFields("Query")) {
    if (fieldName === field) cache.invalidate("Query", fieldName, args);
  }
}
