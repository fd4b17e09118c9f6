import "reflect-metadata"; // before the first decorator
import { createServer as createHttpServer } from "node:http";
import express from "express";
import { ApiTokenResolver } from "./api-tokens/api-token.resolver.ts";
import { ApiTokenService } from "./api-tokens/api-token.service.ts";
import { AuditResolver } from "./audit/audit.resolver.ts";
import { AuditService } from "./audit/audit.service.ts";
import { AccountService } from "./auth/account.service.ts";
import { AuthResolver } from "./auth/auth.resolver.ts";
import { AuthService } from "./auth/auth.service.ts";
import type { Caller } from "./auth/caller.ts";
import { PasswordResetService } from "./auth/password-reset.service.ts";
import { ProviderSignIn } from "./auth/provider-sign-in.ts";
import { UserSessionResolver } from "./auth/user-session.resolver.ts";
import { UserSessionService } from "./auth/user-session.service.ts";
import { CatalogueResolver } from "./catalogue/catalogue.resolver.ts";
import { EstimateService } from "./catalogue/estimate.service.ts";
import { databaseClock } from "./clock.ts";
import type { Context, Cookies } from "./context.ts";
import type { ServiceDeps } from "./deps.ts";
import { RunnerDownload, serveRunnerDownload } from "./download/runner-download.ts";
import { LocalEventBus } from "./events/event-bus.ts";
import { SubscriptionService } from "./events/subscription.service.ts";
import { ExperimentResolver } from "./experiments/experiment.resolver.ts";
import { ExperimentService } from "./experiments/experiment.service.ts";
import { ExperimentControlResolver } from "./experiments/experiment-control.resolver.ts";
import { ExperimentControlService } from "./experiments/experiment-control.service.ts";
import { RunFactResolver } from "./facts/fact.resolver.ts";
import { FileResolver, RunFilesResolver } from "./files/file.resolver.ts";
import { FileService } from "./files/file.service.ts";
import { fileRoutes, filesPath } from "./files/file-routes.ts";
import type { FileSettings } from "./files/file-settings.ts";
import { openStore } from "./files/open-store.ts";
import { UploadService } from "./files/upload.service.ts";
import { Housekeeping } from "./housekeeping.ts";
import { Admission } from "./http/admission.ts";
import { type BorderSettings, usualBorder } from "./http/border-settings.ts";
import { clientAddresses } from "./http/client-address.ts";
import { limitConnections } from "./http/connection-limits.ts";
import { cookiesOf } from "./http/cookies.ts";
import { serveGraphiql } from "./http/graphiql.ts";
import { admitted, credentialsOf, serveHttp } from "./http/http.ts";
import { listenOn } from "./http/listen.ts";
import { serveOpenIdConnect } from "./http/open-id-connect.ts";
import { serveSchemaFile } from "./http/schema-file.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { versionHeader } from "./http/version-header.ts";
import { serveWebSocket } from "./http/websocket.ts";
import { LayerResolver } from "./layers/layer.resolver.ts";
import { LayerService } from "./layers/layer.service.ts";
import { createLoaders } from "./loaders.ts";
import { LogResolver } from "./logs/log.resolver.ts";
import { LogService } from "./logs/log.service.ts";
import { ExportResolver } from "./metrics/export.resolver.ts";
import { ExportService } from "./metrics/export.service.ts";
import { MetricResolver } from "./metrics/metric.resolver.ts";
import { MetricService } from "./metrics/metric.service.ts";
import { MetricRetentionResolver } from "./metrics/metric-retention.resolver.ts";
import { MetricRetentionService } from "./metrics/metric-retention.service.ts";
import { serveMlflow } from "./mlflow/mlflow-routes.ts";
import { mlflowServices } from "./mlflow/mlflow-services.ts";
import { Deliveries } from "./notices/delivery.ts";
import { NoticeResolver } from "./notices/notice.resolver.ts";
import { NoticeService } from "./notices/notice.service.ts";
import { NoticeOffice } from "./notices/notice-office.ts";
import { NoticeRuleResolver } from "./notices/notice-rule.resolver.ts";
import { NoticeRuleService } from "./notices/notice-rule.service.ts";
import { NoticeWatch } from "./notices/notice-watch.ts";
import { WebhookResolver } from "./notices/webhook.resolver.ts";
import { WebhookService } from "./notices/webhook.service.ts";
import { WebhookAddresses } from "./notices/webhook-address.ts";
import { addFleetMeters } from "./operations/fleet-meters.ts";
import { Meters } from "./operations/meters.ts";
import { serveOperations } from "./operations/operations-routes.ts";
import { numbered } from "./operations/request-id.ts";
import { ExperimentProvenanceResolver, RunProvenanceResolver } from "./provenance/provenance.resolver.ts";
import { RunnerSessions } from "./runners/open-session.ts";
import { Reaper } from "./runners/reaper.ts";
import { RunnerControlResolver, RunnerResolver, SessionResolver } from "./runners/runner.resolver.ts";
import { RunnerService } from "./runners/runner.service.ts";
import { RunnerControlService } from "./runners/runner-control.service.ts";
import { SessionService } from "./runners/session.service.ts";
import { DataReportResolver } from "./runs/data-report.resolver.ts";
import { DataReportService } from "./runs/data-report.service.ts";
import { ExternalRunResolver } from "./runs/external-run.resolver.ts";
import { ExternalRunService } from "./runs/external-run.service.ts";
import { ExperimentRunsResolver, RunnerRunResolver } from "./runs/parent-runs.resolver.ts";
import { QueueReportResolver } from "./runs/queue-report/queue-report.resolver.ts";
import { QueueReportService } from "./runs/queue-report/queue-report.service.ts";
import { AttemptResolver, RunResolver } from "./runs/run.resolver.ts";
import { RunService } from "./runs/run.service.ts";
import { RunEventResolver } from "./runs/run-event.resolver.ts";
import { RunListResolver } from "./runs/run-list.resolver.ts";
import { RunListService } from "./runs/run-list.service.ts";
import { RunNews } from "./runs/run-news.ts";
import { RunProtocolResolver } from "./runs/run-protocol.resolver.ts";
import { RunProtocolService } from "./runs/run-protocol.service.ts";
import { SavedViewResolver } from "./saved-views/saved-view.resolver.ts";
import { SavedViewService } from "./saved-views/saved-view.service.ts";
import { buildSchema } from "./schema.ts";
import { TagResolver } from "./tags/tag.resolver.ts";
import { TagService } from "./tags/tag.service.ts";
import { InvitationResolver } from "./teams/invitation.resolver.ts";
import { InvitationService } from "./teams/invitation.service.ts";
import { TeamResolver } from "./teams/team.resolver.ts";
import { TeamService } from "./teams/team.service.ts";

export type ServerDeps = Omit<ServiceDeps, "clock" | "bus"> &
  Partial<Pick<ServiceDeps, "clock" | "bus">> & {
    fileSettings: FileSettings;
    border?: Partial<BorderSettings>;
    metricsToken?: string | undefined;
  };

export interface GatewayServer {
  /** Begins to serve and to look after leases; port 0 takes a free one. Answers the URL of the API. */
  listen(port: number): Promise<string>;
  /** Looks for lost runs at once; ids of those that were taken back. */
  reap(): Promise<string[]>;
  /** Looks at once for what rules speak of, and sends what is to be sent. */
  sendNotices(): Promise<void>;
  /** Deletes what is over at once. */
  tidy(): Promise<void>;
  /** Finishes what has begun, ends subscriptions, and stops. The database stays open: it is the caller's. Twice is fine. */
  close(): Promise<void>;
}

/** The gateway: all its parts, put together. Nothing is known of where the database or the settings come from. */
export async function createServer(given: ServerDeps): Promise<GatewayServer> {
  const meters = new Meters();
  const bus = meters.on(given.bus ?? new LocalEventBus());
  const deps: ServiceDeps = { clock: databaseClock, ...given, bus };
  const { db, clock, log, settings } = deps;

  const news = new RunNews(deps);
  const sessions = new RunnerSessions(deps);
  const subscriptions = new SubscriptionService(deps);
  const runnerDownload = new RunnerDownload(log);
  const reaper = new Reaper(deps, news);
  const webhookAddresses = new WebhookAddresses(settings.webhookNetworks);
  const deliveries = new Deliveries(deps, webhookAddresses);
  const noticeOffice = new NoticeOffice(new NoticeWatch(deps), deliveries, log);
  const { fileSettings } = given;
  const fileDeps = { ...deps, fileSettings, store: await openStore(fileSettings) };
  const files = new FileService(fileDeps);
  const housekeeping = new Housekeeping(fileDeps);
  const auth = new AuthService(deps);
  const invitations = new InvitationService(deps);
  const providerSignIn = new ProviderSignIn(deps, invitations);
  const control = new ExperimentControlService(deps, news);
  const runs = new RunService(deps, news);
  const protocol = new RunProtocolService(deps, sessions, news);
  const external = new ExternalRunService(deps, news);
  const metrics = new MetricService(deps, news);
  const points = new ExportService(deps);
  const schema = buildSchema([
    new AuthResolver(auth, new AccountService(deps), new PasswordResetService(deps)),
    new UserSessionResolver(new UserSessionService(deps)),
    new ApiTokenResolver(new ApiTokenService(deps)),
    new AuditResolver(new AuditService(db)),
    new TeamResolver(new TeamService(deps)),
    new InvitationResolver(invitations, auth),
    new CatalogueResolver(new EstimateService()),
    new ExperimentResolver(new ExperimentService(deps, news)),
    new ExperimentControlResolver(control),
    new ExperimentRunsResolver(),
    new RunResolver(runs),
    new AttemptResolver(),
    new QueueReportResolver(new QueueReportService(deps)),
    new RunFactResolver(),
    new DataReportResolver(new DataReportService(deps, news)),
    new RunProtocolResolver(protocol),
    new RunEventResolver(),
    new LayerResolver(new LayerService(deps, news)),
    new FileResolver(files),
    new RunFilesResolver(),
    new LogResolver(new LogService(deps, news)),
    new ExportResolver(points),
    new MetricResolver(metrics),
    new MetricRetentionResolver(new MetricRetentionService(deps, news)),
    new RunnerResolver(new RunnerService(deps, news, runnerDownload)),
    new RunnerControlResolver(new RunnerControlService(deps, news)),
    new RunListResolver(new RunListService(deps)),
    new ExternalRunResolver(external),
    new TagResolver(new TagService(deps, news)),
    new SavedViewResolver(new SavedViewService(deps)),
    new NoticeResolver(new NoticeService(deps), new NoticeRuleService(deps)),
    new NoticeRuleResolver(),
    new WebhookResolver(new WebhookService(deps, webhookAddresses, deliveries)),
    new RunProvenanceResolver(),
    new ExperimentProvenanceResolver(),
    new RunnerRunResolver(),
    new SessionResolver(new SessionService(deps, sessions, news)),
  ]);
  const contextOf = (caller: Caller, cookies: Cookies): Context => ({
    caller,
    loaders: createLoaders(deps),
    subscriptions,
    cookies,
    onMissed: () => {},
  });

  const { webUrl } = settings;
  const border = { ...usualBorder, ...given.border };
  const addresses = clientAddresses(border.trustedProxies);
  const admission = new Admission(db, clock, border);
  const app = express()
    .disable("x-powered-by")
    .disable("etag")
    .use(numbered, versionHeader, securityHeaders(webUrl));
  const { openIdConnect } = settings;
  const server = createHttpServer(app);
  limitConnections(server, addresses, border.connectionsPerAddress);
  const outside = { schema, log, webUrl, border, addresses, admission, meters, contextOf };
  addFleetMeters(meters.registry, db);
  serveOperations(app, {
    db,
    meters,
    metricsToken: given.metricsToken,
    isStopping: () => stopped !== undefined,
  });
  if (border.introspection) {
    serveSchemaFile(app, schema);
    serveGraphiql(app);
  }
  serveMlflow(app, {
    ...outside,
    services: mlflowServices(deps, news, { control, runs, external, protocol, metrics, points }),
    bodySeconds: border.bodySeconds,
  });
  app.use(
    filesPath,
    fileRoutes({
      uploads: new UploadService(fileDeps),
      files,
      settings: fileSettings,
      log,
      admitted: admitted({ admission, addresses }),
    }),
  );
  serveRunnerDownload(app, runnerDownload, admitted({ admission, addresses }));
  const apollo = await serveHttp(app, server, outside);
  if (openIdConnect) {
    serveOpenIdConnect(app, {
      settings: openIdConnect,
      webUrl,
      log,
      admit: (request) =>
        admission.admit({ ...credentialsOf(request), authorization: undefined }, addresses.of(request)),
      async signIn(response, caller, claims, invitation) {
        const session = await providerSignIn.signIn(caller, claims, invitation);
        await auth.signedIn(session);
        cookiesOf(response, webUrl).setSession(session);
      },
    });
  }
  const stopWebSocket = serveWebSocket(server, { ...outside, bus });

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    await housekeeping.stop();
    await reaper.stop();
    await noticeOffice.stop();
    // Sockets first: a subscription that completes is over for its client, one whose socket closes begins anew.
    await stopWebSocket();
    await bus.close();
    await apollo.stop();
  }
  return {
    async listen(port) {
      const url = await listenOn(server, border.host, port);
      await reaper.start();
      housekeeping.start();
      noticeOffice.start();
      return url;
    },
    reap: () => reaper.tick(),
    tidy: () => housekeeping.tidy(),
    sendNotices: () => noticeOffice.work(),
    close() {
      stopped ??= stop();
      return stopped;
    },
  };
}
