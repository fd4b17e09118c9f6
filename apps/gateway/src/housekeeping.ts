import {
  apiTokens,
  type Db,
  invitations,
  noticeDeliveries,
  notices,
  registrationTokens,
  signInFailures,
  signInLinks,
  userSessions,
} from "@frostline/db";
import { lt, or, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { type Clock, later } from "./clock.ts";
import type { ServiceDeps } from "./deps.ts";
import type { FileStore } from "./files/file-store.ts";
import { sweepFiles } from "./files/sweep-files.ts";
import { forgetOldPoints } from "./metrics/forget-metrics.ts";
import { purgeDeleted } from "./runs/purge-deleted.ts";

const periodMs = 10 * 60_000;
const secondsPerDay = 86_400;

/**
 * Deletes what is over: sessions, links, tokens, and what people deleted too long ago to restore it. Every gateway does it and none is in charge: what one has deleted
 * another one does not find, and nothing that is deleted here could still be used.
 */
export class Housekeeping {
  #timer: NodeJS.Timeout | undefined;
  #tidying: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "log"> & { store: FileStore }) {}

  /** Begins to tidy regularly; gateways that were started together do not do so at the same moments. */
  start(): void {
    const next = () => {
      this.#timer = setTimeout(
        () => {
          this.#tidying = this.tidy()
            .catch((error: unknown) => this.deps.log.error({ err: error }, "tidying up failed"))
            .finally(next);
        },
        periodMs * (0.75 + Math.random() / 2),
      );
      this.#timer.unref();
    };
    next();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#tidying;
    clearTimeout(this.#timer);
  }

  /** Tidies once. */
  async tidy(): Promise<void> {
    const { db, clock, store } = this.deps;
    for (const { table, over } of whatIsOver(clock)) await this.#delete(table, over);
    await purgeDeleted(db, clock);
    await forgetOldPoints(db, clock);
    await sweepFiles(db, clock, store);
  }

  async #delete(table: PgTable, over: SQL | undefined): Promise<void> {
    const db: Db = this.deps.db;
    await db.delete(table).where(over);
  }
}

/** Links and tokens stay for thirty days after their end, so that lists can say what became of them. */
function whatIsOver(clock: Clock): { table: PgTable; over: SQL | undefined }[] {
  const before = (column: PgColumn, days: number) => lt(column, later(clock.now(), -days * secondsPerDay));
  return [
    { table: userSessions, over: before(userSessions.expiresAt, 0) },
    { table: signInFailures, over: before(signInFailures.at, 1) },
    { table: noticeDeliveries, over: before(noticeDeliveries.createdAt, 30) },
    { table: notices, over: before(notices.at, 90) },
    { table: signInLinks, over: before(signInLinks.expiresAt, 1) },
    { table: registrationTokens, over: before(registrationTokens.expiresAt, 30) },
    {
      table: invitations,
      over: or(
        before(invitations.expiresAt, 30),
        before(invitations.revokedAt, 30),
        before(invitations.acceptedAt, 30),
      ),
    },
    { table: apiTokens, over: or(before(apiTokens.expiresAt, 30), before(apiTokens.revokedAt, 30)) },
  ];
}
