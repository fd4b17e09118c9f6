import { runners } from "@frostline/db";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { nobody } from "../auth/caller.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import type { RunNews } from "../runs/run-news.ts";
import { deleteRunner } from "./delete-runner.ts";

type Deps = Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">;

/** Long enough for a network to come back: until then the runner goes on where it was. */
const SILENT_LEASES = 10;

/**
 * Deletes ephemeral runners that have fallen silent, or never came: a killed pod says no good-bye.
 * @param judgeFrom nobody is judged before this instant, in database time
 */
export async function dropSilentEphemeral(deps: Deps, news: RunNews, judgeFrom: string): Promise<void> {
  const { db, clock, settings } = deps;
  const heardOf = sql`coalesce(${runners.lastSeenAt}, ${runners.createdAt} + interval '1 day')`;
  const gone = await db
    .select({ runnerId: runners.id, teamId: runners.teamId })
    .from(runners)
    .where(
      and(
        eq(runners.ephemeral, true),
        isNull(runners.deletedAt),
        lt(heardOf, later(clock.now(), -SILENT_LEASES * settings.leaseSeconds)),
        sql`${clock.now()} >= ${judgeFrom}::timestamptz`,
      ),
    );
  for (const runner of gone) await deleteRunner(deps, news, nobody, runner);
}

/** With its session an ephemeral runner is over. */
export async function dropIfEphemeral(deps: Deps, news: RunNews, runnerId: string): Promise<void> {
  const [runner] = await deps.db
    .select({ runnerId: runners.id, teamId: runners.teamId })
    .from(runners)
    .where(and(eq(runners.id, runnerId), eq(runners.ephemeral, true)));
  if (runner) await deleteRunner(deps, news, nobody, runner);
}
