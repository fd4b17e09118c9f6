import { runParameters, runProperties } from "@frostline/db";
import DataLoader from "dataloader";
import type { ServiceDeps } from "./deps.ts";
import { experimentsByIds } from "./experiments/find-experiment.ts";
import { factsOfRuns, namesOfRuns } from "./facts/key-values.ts";
import { filesOfRuns } from "./files/file.queries.ts";
import type { Connection } from "./graphql/paging.ts";
import { latestLayers } from "./layers/layer.service.ts";
import { summariesOfRuns } from "./metrics/metric.service.ts";
import type { Provenance } from "./provenance/provenance.types.ts";
import { provenancesOf } from "./provenance/store-provenance.ts";
import { findRunners } from "./runners/find-runners.ts";
import { deletedRuns } from "./runs/delete-runs.ts";
import { runsByIds } from "./runs/find-runs.ts";
import type { RunAttemptRef } from "./runs/hold-attempt.ts";
import { attemptsOfRuns, runPages, runsInHands, statusCounts } from "./runs/run.queries.ts";
import type { Run } from "./runs/run.types.ts";

interface RunPageKey {
  experimentId: string;
  first: number;
  after: string | undefined;
}

export type Loaders = ReturnType<typeof createLoaders>;

/**
 * What nested fields ask for. All that is asked in one tick becomes one statement. Nothing is remembered longer: a
 * subscription lives for days on one context, and must see each run as it is now.
 */
export function createLoaders({ db, clock, settings }: Pick<ServiceDeps, "db" | "clock" | "settings">) {
  return {
    experiment: batch(async (ids) => required(await experimentsByIds(db, ids), ids)),
    run: batch(async (ids) => required(await runsByIds(db, ids), ids)),
    runner: batch(async (ids) => {
      const runners = await findRunners(db, clock, settings.leaseSeconds, { ids });
      return required(new Map(runners.map((runner) => [runner.id, runner])), ids);
    }),
    attempts: batch(async (runIds) => orElse(await attemptsOfRuns(db, runIds), runIds, [])),
    files: batch(async (runIds) => orElse(await filesOfRuns(db, runIds), runIds, [])),
    runName: batch(async (runIds) => orElse(await namesOfRuns(db, runIds), runIds, null)),
    parameters: batch(async (runIds) => orElse(await factsOfRuns(db, runParameters, runIds), runIds, [])),
    properties: batch(async (runIds) => orElse(await factsOfRuns(db, runProperties, runIds), runIds, [])),
    summaries: batch(async (runIds) => orElse(await summariesOfRuns(db, runIds), runIds, [])),
    statusCounts: batch(async (experimentIds) =>
      orElse(await statusCounts(db, experimentIds), experimentIds, {}),
    ),
    deletedRuns: batch(async (experimentIds) =>
      orElse(await deletedRuns(db, clock, experimentIds), experimentIds, []),
    ),
    runProvenance: batch(async (ids) =>
      orElse<Provenance | null>(await provenancesOf(db, "runId", ids), ids, null),
    ),
    experimentProvenance: batch(async (ids) =>
      orElse<Provenance | null>(await provenancesOf(db, "experimentId", ids), ids, null),
    ),
    runsInHands: batch(async (runnerIds) => orElse(await runsInHands(db, runnerIds), runnerIds, [])),
    layers: new DataLoader(
      async (refs: readonly RunAttemptRef[]) => {
        const layers = await latestLayers(db, [...refs]);
        return refs.map(({ runId }) => layers.get(runId) ?? []);
      },
      { cache: false },
    ),
    runPage: new DataLoader(
      async (keys: readonly RunPageKey[]) => {
        const pages = new Map<string, Map<string, Connection<Run>>>();
        for (const [page, ids] of idsByPage(keys)) pages.set(page, await runPages(db, ids, pageKey(page)));
        return keys.map(
          (key) => pages.get(pageName(key))?.get(key.experimentId) ?? new Error("no such page"),
        );
      },
      { cache: false },
    ),
  };
}

function batch<Value>(load: (ids: string[]) => Promise<Value[]>) {
  return new DataLoader<string, Value>(
    async (ids) => {
      const distinct = [...new Set(ids)];
      const values = await load(distinct);
      const byId = new Map(distinct.map((id, index) => [id, values[index]]));
      return ids.map((id) => byId.get(id) as Value);
    },
    { cache: false },
  );
}

function required<Value>(values: Map<string, Value>, ids: string[]): Value[] {
  return ids.map((id) => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`${id} has gone meanwhile`);
    return value;
  });
}

function orElse<Value>(values: Map<string, Value>, ids: string[], missing: Value): Value[] {
  return ids.map((id) => values.get(id) ?? missing);
}

const pageName = ({ first, after }: RunPageKey) => JSON.stringify({ first, after });
const pageKey = (name: string) => JSON.parse(name) as { first: number; after: string | undefined };

/** Experiments by the page that is wanted of them: usually all want the same. */
function idsByPage(keys: readonly RunPageKey[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const ids = groups.get(pageName(key)) ?? [];
    groups.set(pageName(key), [...ids, key.experimentId]);
  }
  return groups;
}
