import { experiments, rowsOf, runs } from "@frostline/db";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import type { ExperimentRow } from "../experiments/stored-config.ts";
import { requireRunsOfTeam } from "../runs/find-runs.ts";
import type { RunRow } from "../runs/move-run.ts";
import type { RunNews } from "../runs/run-news.ts";
import { checkTags } from "./check-tags.ts";

export interface TagChange {
  add: string[];
  remove: string[];
}

const mostRuns = 200;

/** Words by which people find experiments and runs. */
export class TagService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db">,
    private readonly news: RunNews,
  ) {}

  /** Doing it twice is fine: tags that are there already stay, and those that are not are not missed. */
  async tagRuns(caller: Caller, runIds: string[], change: TagChange): Promise<RunRow[]> {
    const { teamId } = need(caller, "member");
    const { add, remove } = checkChange(change);
    if (runIds.length > mostRuns) {
      throw badInput("runIds", `${runIds.length} runs are too many at once; the limit is ${mostRuns}.`);
    }
    await requireRunsOfTeam(this.deps.db, teamId, runIds);
    const tagged = await this.deps.db
      .update(runs)
      .set({ tags: changed(sql`${runs.tags}`, add, remove) })
      .where(inArray(runs.id, runIds))
      .returning();
    for (const run of tagged) this.news.changed(run);
    return tagged;
  }

  async tagExperiment(caller: Caller, id: string, change: TagChange): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const { add, remove } = checkChange(change);
    const experiment = await requireExperimentOfTeam(this.deps.db, teamId, id);
    const [tagged] = await this.deps.db
      .update(experiments)
      .set({ tags: changed(sql`${experiments.tags}`, add, remove) })
      .where(eq(experiments.id, id))
      .returning();
    return tagged ?? experiment;
  }

  /** All tags of the team's experiments and runs, sorted. */
  async tags(caller: Caller): Promise<string[]> {
    const { teamId } = need(caller, "viewer");
    const rows = await rowsOf<{ tag: string }>(
      this.deps.db,
      sql`
        select unnest(tags) as tag from ${runs} where team_id = ${teamId} and deleted_at is null
        union select unnest(tags) from ${experiments} where team_id = ${teamId} and deleted_at is null
        order by tag
      `,
    );
    return rows.map(({ tag }) => tag);
  }
}

function checkChange({ add, remove }: TagChange): TagChange {
  return { add: checkTags("add", add), remove: checkTags("remove", remove) };
}

const changed = (tags: SQL, add: string[], remove: string[]): SQL<string[]> => sql<string[]>`
  array(
    select distinct tag from unnest(${tags} || ${sql.param(add)}::text[]) as tag
    where tag <> all(${sql.param(remove)}::text[]) order by tag
  )
`;
