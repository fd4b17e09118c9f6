import type { Db } from "@frostline/db";
import type { Logger } from "pino";
import type { Clock } from "./clock.ts";
import type { EventBus } from "./events/event-bus.ts";

export interface OpenIdConnectSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people know the provider as, on the button. */
  name: string;
}

export interface Settings {
  /** Sign-in at the company's own provider; none without it. */
  openIdConnect?: OpenIdConnectSettings | undefined;
  /** A runner that is silent for so long has lost its run. */
  leaseSeconds: number;
  /** How often runners are to report. */
  heartbeatSeconds: number;
  /** How often runners are to ask for work when no event wakes them. */
  pollSeconds: number;
  /** A run whose runners fell silent so often in a row probably kills its hosts: it fails. */
  lostInARow: number;
  /** A runner on which so many different runs failed in a row, each soon after its start, gets no more; 0: never. */
  quarantineAfter: number;
  /** How soon after its start a failure counts for that. */
  quarantineSeconds: number;
  /** Networks (10.1.0.0/16) that webhooks may go to although they are not public. */
  webhookNetworks: string[];
  /** Where the dashboard is: WebSockets of pages from elsewhere are refused. */
  webUrl: string;
}

/** What services are made of. */
export interface ServiceDeps {
  db: Db;
  clock: Clock;
  bus: EventBus;
  settings: Settings;
  log: Logger;
}
