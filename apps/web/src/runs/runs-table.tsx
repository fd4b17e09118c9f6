"use client";

import { useMemo } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import { fullTrainings, speedUp, validationScore } from "./run-figures.ts";
import { type RunName, RunNameFragment } from "./run-names.ts";
import { runsTableColumns } from "./runs-table-columns.tsx";

export const RunsTableFragment = graphql(`
  fragment RunsTable_Run on Run {
    id
    trainableParameters
    totalParameters
    summaries {
      key
      last
    }
    result {
      trainSeconds
      validation {
        accuracy
        f1
      }
    }
    runner {
      id
      name
    }
    ...RunName_Run
    ...RunStatusBadge_Run
    ...ExternalMark_Run
    ...RunOutcome_Run
    ...LayerStrip_Run
  }
`);

interface RunsTableProps {
  runs: readonly FragmentType<typeof RunsTableFragment>[];
  /** Of the same runs, in the order of the rows. */
  names: readonly RunName[];
  /** Colour variable of each run's curve, by run id. */
  colors: ReadonlyMap<string, string>;
  highlighted: string | null;
  onHighlight: (runId: string | null) => void;
}

/** The cells of a plan, one run a row, from all trained to all frozen. */
export function RunsTable({ runs, names, colors, highlighted, onHighlight }: RunsTableProps) {
  const rows = useMemo(() => {
    const read = readFragment(RunsTableFragment, runs);
    const timed = read.map((run) => ({ ...readFragment(RunNameFragment, run), result: run.result }));
    const full = fullTrainings(timed);
    const speedUps = new Map(timed.map((run) => [run.id, speedUp(run, full)]));
    const byId = new Map(read.map((run) => [run.id, run]));
    return names.flatMap((name, place) => {
      const run = byId.get(name.id);
      if (!run) return [];
      return {
        run,
        name,
        place,
        colorVar: colors.get(run.id),
        accuracy: validationScore(run, "accuracy"),
        f1: validationScore(run, "f1"),
        speedUp: speedUps.get(run.id),
      };
    });
  }, [runs, names, colors]);

  return (
    <SortableTable
      label="Runs"
      columns={runsTableColumns}
      rows={rows}
      rowId={({ run }) => run.id}
      highlighted={highlighted}
      onHighlight={onHighlight}
    />
  );
}
