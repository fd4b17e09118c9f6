"use client";

import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { STATUS_NAMES } from "../runs/run-status-badge.tsx";
import { Button } from "../ui/button.tsx";
import { CheckboxList } from "../ui/checkbox-list.tsx";
import { Popover } from "../ui/popover.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { LayersFilter, layersInWords } from "./layers-filter.tsx";
import { filterOf, type ListView, STATUSES, unfiltered } from "./list-view.ts";
import { MetricFilter, rangeInWords } from "./metric-filter.tsx";
import { NumbersField } from "./numbers-field.tsx";

export const FilterBarFragment = graphql(`
  fragment FilterBar_Query on Query {
    tags
    runners {
      id
      name
    }
  }
`);

interface FilterBarProps {
  choices: FragmentType<typeof FilterBarFragment> | undefined;
  metricKeys: readonly string[];
  view: ListView;
  change: (changes: Partial<ListView>) => void;
}

const KINDS = [
  { value: "", label: "any" },
  { value: "no", label: "by a runner" },
  { value: "yes", label: "by a script (external)" },
];

/** Which runs are listed: every button says what is set in it. */
export function FilterBar({ choices, metricKeys, view, change }: FilterBarProps) {
  const read = readFragment(FilterBarFragment, choices);
  const runners = read?.runners ?? [];
  const tags = [...new Set([...(read?.tags ?? []), ...view.tags])];
  const named = (ids: readonly string[]) =>
    ids.map((id) => runners.find((runner) => runner.id === id)?.name ?? "…").join(", ");
  const filtered = Object.values(filterOf(view)).some((value) => value !== null);
  return (
    <search aria-label="Which runs" className="flex flex-wrap items-center gap-1.5">
      <SearchField
        label="Experiment, message or run id"
        value={view.text}
        onChange={(text) => change({ text })}
        className="w-full sm:w-72"
      />
      <Popover
        active={view.status.length > 0}
        label={
          view.status.length > 0 ? view.status.map((status) => STATUS_NAMES[status]).join(", ") : "Status"
        }
      >
        {() => (
          <CheckboxList
            label="Status, any of"
            options={STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] }))}
            chosen={view.status}
            onChange={(status) => change({ status })}
          />
        )}
      </Popover>
      <Popover active={layersInWords(view) !== undefined} label={layersInWords(view) ?? "Layers"}>
        {() => <LayersFilter view={view} change={change} />}
      </Popover>
      <Popover
        active={view.seeds.length > 0}
        label={view.seeds.length > 0 ? `seed ${view.seeds.join(", ")}` : "Seed"}
      >
        {() => (
          <NumbersField
            label="Seeds, any of"
            hint="Separated by commas"
            value={view.seeds}
            onChange={(seeds) => change({ seeds })}
          />
        )}
      </Popover>
      {tags.length > 0 && (
        <Popover active={view.tags.length > 0} label={view.tags.length > 0 ? view.tags.join(" + ") : "Tag"}>
          {() => (
            <CheckboxList
              label="Tags of the run, all of"
              options={tags.map((value) => ({ value, label: value }))}
              chosen={view.tags}
              onChange={(chosen) => change({ tags: chosen })}
            />
          )}
        </Popover>
      )}
      <Popover
        active={view.runners.length > 0 || view.external !== undefined}
        label={
          [named(view.runners), view.external === undefined ? "" : view.external ? "external" : "by a runner"]
            .filter(Boolean)
            .join(", ") || "Runner"
        }
      >
        {() => (
          <div className="flex flex-col gap-3">
            <SelectField
              label="Trained"
              value={view.external === undefined ? "" : view.external ? "yes" : "no"}
              options={KINDS}
              onChange={(kind) => change({ external: kind === "" ? undefined : kind === "yes" })}
            />
            {runners.length > 0 && (
              <CheckboxList
                label="Runner of an attempt, any of"
                options={runners.map(({ id, name }) => ({ value: id, label: name }))}
                chosen={view.runners}
                onChange={(chosen) => change({ runners: chosen })}
              />
            )}
          </div>
        )}
      </Popover>
      <Popover
        active={view.ranges.length > 0}
        label={view.ranges.length > 0 ? view.ranges.map(rangeInWords).join(", ") : "Metric"}
      >
        {(close) => (
          <MetricFilter
            ranges={view.ranges}
            metricKeys={metricKeys}
            onChange={(ranges) => change({ ranges })}
            onDone={close}
          />
        )}
      </Popover>
      {filtered && (
        <Button className="border-transparent bg-transparent" onClick={() => change(unfiltered(view))}>
          Clear
        </Button>
      )}
    </search>
  );
}
