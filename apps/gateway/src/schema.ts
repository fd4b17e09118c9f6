import "reflect-metadata"; // before the first decorator
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray, type PubSub } from "type-graphql";
import { ApiTokenResolver } from "./api-tokens/api-token.resolver.ts";
import { AuditResolver } from "./audit/audit.resolver.ts";
import { AuthResolver } from "./auth/auth.resolver.ts";
import { UserSessionResolver } from "./auth/user-session.resolver.ts";
import { CatalogueResolver } from "./catalogue/catalogue.resolver.ts";
import { ExperimentResolver } from "./experiments/experiment.resolver.ts";
import { ExperimentControlResolver } from "./experiments/experiment-control.resolver.ts";
import { RunFactResolver } from "./facts/fact.resolver.ts";
import { FileResolver, RunFilesResolver } from "./files/file.resolver.ts";
import { LayerResolver } from "./layers/layer.resolver.ts";
import { LogResolver } from "./logs/log.resolver.ts";
import { ExportResolver } from "./metrics/export.resolver.ts";
import { MetricResolver } from "./metrics/metric.resolver.ts";
import { MetricRetentionResolver } from "./metrics/metric-retention.resolver.ts";
import { NoticeResolver } from "./notices/notice.resolver.ts";
import { NoticeRuleResolver } from "./notices/notice-rule.resolver.ts";
import { WebhookResolver } from "./notices/webhook.resolver.ts";
import { ExperimentProvenanceResolver, RunProvenanceResolver } from "./provenance/provenance.resolver.ts";
import { RunnerControlResolver, RunnerResolver, SessionResolver } from "./runners/runner.resolver.ts";
import { DataReportResolver } from "./runs/data-report.resolver.ts";
import { ExternalRunResolver } from "./runs/external-run.resolver.ts";
import { ExperimentRunsResolver, RunnerRunResolver } from "./runs/parent-runs.resolver.ts";
import { QueueReportResolver } from "./runs/queue-report/queue-report.resolver.ts";
import { AttemptResolver, RunResolver } from "./runs/run.resolver.ts";
import { RunEventResolver } from "./runs/run-event.resolver.ts";
import { RunListResolver } from "./runs/run-list.resolver.ts";
import { RunProtocolResolver } from "./runs/run-protocol.resolver.ts";
import { SavedViewResolver } from "./saved-views/saved-view.resolver.ts";
import { TagResolver } from "./tags/tag.resolver.ts";
import { InvitationResolver } from "./teams/invitation.resolver.ts";
import { TeamResolver } from "./teams/team.resolver.ts";

const resolverClasses = [
  AuthResolver,
  UserSessionResolver,
  ApiTokenResolver,
  AuditResolver,
  TeamResolver,
  InvitationResolver,
  CatalogueResolver,
  ExperimentResolver,
  ExperimentControlResolver,
  ExperimentRunsResolver,
  RunResolver,
  AttemptResolver,
  QueueReportResolver,
  RunFactResolver,
  DataReportResolver,
  RunProtocolResolver,
  RunEventResolver,
  LayerResolver,
  FileResolver,
  RunFilesResolver,
  LogResolver,
  MetricResolver,
  MetricRetentionResolver,
  ExportResolver,
  RunnerResolver,
  RunnerControlResolver,
  RunnerRunResolver,
  SessionResolver,
  RunListResolver,
  ExternalRunResolver,
  TagResolver,
  SavedViewResolver,
  NoticeResolver,
  NoticeRuleResolver,
  WebhookResolver,
  RunProvenanceResolver,
  ExperimentProvenanceResolver,
] satisfies NonEmptyArray<unknown>;

/** The schema, answered by these resolvers; without any it can only be printed. */
export function buildSchema(resolvers: object[] = []): GraphQLSchema {
  const byClass = new Map<unknown, object>(resolvers.map((resolver) => [resolver.constructor, resolver]));
  return buildSchemaSync({
    resolvers: resolverClasses as unknown as NonEmptyArray<() => unknown>,
    container: { get: (type) => byClass.get(type) },
    validate: false,
    pubSub: unusedPubSub,
  });
}

/** type-graphql asks for one, and has no use for it: every subscription here says itself what it listens to. */
const unusedPubSub: PubSub = {
  publish() {},
  subscribe(topic) {
    throw new Error(`nothing listens to ${topic} by this way`);
  },
};
