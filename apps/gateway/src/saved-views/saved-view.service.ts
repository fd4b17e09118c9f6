import { savedViews } from "@frostline/db";
import { and, asc, count, eq } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import { checkText } from "../text.ts";
import type { SavedView } from "./saved-view.types.ts";

const mostViews = 200;
const longestPath = 4_000;

export class SavedViewService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock">) {}

  async views(caller: Caller): Promise<SavedView[]> {
    const { teamId } = need(caller, "viewer");
    return this.deps.db
      .select()
      .from(savedViews)
      .where(eq(savedViews.teamId, teamId))
      .orderBy(asc(savedViews.name))
      .limit(mostViews);
  }

  /** A view of this name is replaced. */
  async save(caller: Caller, input: { name: string; path: string }): Promise<SavedView> {
    const { teamId, userId } = need(caller, "member");
    const name = checkText("name", input.name, 100);
    const path = checkPath(input.path);
    const [present] = await this.deps.db
      .select({ views: count() })
      .from(savedViews)
      .where(eq(savedViews.teamId, teamId));
    if ((present?.views ?? 0) >= mostViews) {
      throw new AppError("CONFLICT", `A team keeps at most ${mostViews} views: delete one first.`);
    }
    const [view] = await this.deps.db
      .insert(savedViews)
      .values({ teamId, createdBy: userId, name, path, createdAt: this.deps.clock.now() })
      .onConflictDoUpdate({ target: [savedViews.teamId, savedViews.name], set: { path } })
      .returning();
    if (!view) throw new Error("the saved view was not returned");
    return view;
  }

  async delete(caller: Caller, id: string): Promise<boolean> {
    const { teamId } = need(caller, "member");
    if (!isId(id)) throw notFound("saved view");
    const deleted = await this.deps.db
      .delete(savedViews)
      .where(and(eq(savedViews.id, id), eq(savedViews.teamId, teamId)))
      .returning();
    if (deleted.length === 0) throw notFound("saved view");
    return true;
  }
}

/** A link to elsewhere, dressed as a view of the dashboard, is none. */
function checkPath(given: string): string {
  const path = checkText("path", given, longestPath);
  const here = "http://dashboard.invalid";
  if (path.startsWith("/") && URL.canParse(path, here) && new URL(path, here).origin === here) return path;
  throw badInput("path", "A view is a path of the dashboard, such as /experiments?tag=demo.");
}
