"use client";

import { Suspense } from "react";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { ColumnsMenu } from "../../../run-list/columns-menu.tsx";
import { FilterBar } from "../../../run-list/filter-bar.tsx";
import { RunGroups } from "../../../run-list/run-groups.tsx";
import { RunPages } from "../../../run-list/run-pages.tsx";
import { SavedViews } from "../../../run-list/saved-views.tsx";
import { useListView } from "../../../run-list/use-list-view.ts";
import { useMetricKeys } from "../../../run-list/use-metric-keys.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Switch } from "../../../ui/switch.tsx";

const RunsPageDocument = graphql(`
  query RunsPage {
    ...FilterBar_Query
  }
`);

/** What is listed stands in the address, which is known in the browser only. */
export default function RunsPage() {
  return (
    <>
      <PageTitle>Runs</PageTitle>
      <Suspense>
        <Runs />
      </Suspense>
    </>
  );
}

function Runs() {
  const [view, change] = useListView();
  const { data } = useLiveQuery(RunsPageDocument, {});
  const metricKeys = useMetricKeys(view);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="font-semibold text-xl tracking-tight">Runs</h1>
        <div className="ml-auto flex flex-wrap items-center gap-1.5">
          <span className="mr-2">
            <Switch
              label="Group over seeds"
              checked={view.grouped}
              onChange={(grouped) => change({ grouped, picked: [] })}
            />
          </span>
          <ColumnsMenu
            columns={view.columns}
            metricKeys={metricKeys}
            onChange={(columns) => change({ columns })}
          />
          <SavedViews />
        </div>
      </div>
      <div className="mb-3">
        <FilterBar choices={data} metricKeys={metricKeys} view={view} change={change} />
      </div>
      {view.grouped ? <RunGroups view={view} change={change} /> : <RunPages view={view} change={change} />}
    </>
  );
}
