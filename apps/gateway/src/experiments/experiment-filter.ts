import { experiments, runs } from "@frostline/db";
import { and, arrayContains, eq, exists, ilike, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { checkTags } from "../tags/check-tags.ts";
import { checkText } from "../text.ts";
import type { ExperimentFilterInput } from "./experiment.types.ts";

/** @throws BAD_INPUT naming the field that cannot be met */
export function experimentFilter({ text, tags, runStatus }: ExperimentFilterInput): SQL | undefined {
  return and(
    text ? containing(checkText("filter.text", text, 200)) : undefined,
    tags ? arrayContains(experiments.tags, checkTags("filter.tags", tags)) : undefined,
    runStatus ? exists(runsIn(runStatus)) : undefined,
  );
}

/** Text is looked for as it is written: what LIKE would take for a placeholder is not one. */
function containing(text: string): SQL | undefined {
  const pattern = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return or(ilike(experiments.name, pattern), ilike(experiments.question, pattern));
}

const runsIn = (status: NonNullable<ExperimentFilterInput["runStatus"]>) =>
  new QueryBuilder()
    .select({ one: sql`1` })
    .from(runs)
    .where(and(eq(runs.experimentId, experiments.id), inArray(runs.status, status), isNull(runs.deletedAt)));
