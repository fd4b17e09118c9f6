export type { BorderSettings } from "./http/border-settings.ts";

import "reflect-metadata"; // before the first decorator

export { hashOf } from "./auth/token.ts";
export { bootstrap } from "./bootstrap.ts";
export { type Clock, MovableClock } from "./clock.ts";
export type { Settings } from "./deps.ts";
export { type EventBus, LocalEventBus } from "./events/event-bus.ts";
export { PostgresEventBus } from "./events/postgres-event-bus.ts";
export type { FileSettings } from "./files/file-settings.ts";
export { TrustedDocuments } from "./graphql/trusted-documents.ts";
export { createServer, type GatewayServer, type ServerDeps } from "./server.ts";
