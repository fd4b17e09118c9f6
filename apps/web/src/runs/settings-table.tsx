"use client";

import { useMemo } from "react";
import type { RunsTable_RunFragment } from "../gql/graphql.ts";
import { type FragmentType, readFragment } from "../gql/index.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import { RunsTableFragment } from "./runs-table.tsx";
import { meanSpeedUp, type Setting } from "./settings.ts";
import { settingsTableColumns } from "./settings-table-columns.tsx";

export interface SettingRow {
  setting: Setting;
  /** From all trained to all frozen. */
  place: number;
  colorVar: string | undefined;
  speedUp: number | undefined;
  /** Its runs as far as they are loaded, by id. */
  loaded: ReadonlyMap<string, RunsTable_RunFragment>;
}

interface SettingsTableProps {
  settings: readonly Setting[];
  runs: readonly FragmentType<typeof RunsTableFragment>[];
  /** Colour variable of each setting's curves, by its id. */
  colors: ReadonlyMap<string, string>;
  highlighted: string | null;
  onHighlight: (setting: string | null) => void;
}

/** The settings of a plan, one a row: mean and standard deviation over their seeds. */
export function SettingsTable({ settings, runs, colors, highlighted, onHighlight }: SettingsTableProps) {
  const rows = useMemo<SettingRow[]>(() => {
    const loaded = new Map(readFragment(RunsTableFragment, runs).map((run) => [run.id, run]));
    return settings.map((setting, place) => ({
      setting,
      place,
      loaded,
      colorVar: colors.get(setting.name.id),
      speedUp: meanSpeedUp(setting, settings),
    }));
  }, [settings, runs, colors]);
  return (
    <SortableTable
      label="Settings"
      columns={settingsTableColumns}
      rows={rows}
      rowId={({ setting }) => setting.name.id}
      highlighted={highlighted}
      onHighlight={onHighlight}
    />
  );
}
