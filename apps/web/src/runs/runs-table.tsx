"use client";

import { useMemo } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import { byDepthThenSeed } from "./freeze-depth.ts";
import { fullTrainingSeconds, speedUp, validationScore } from "./run-figures.ts";
import { runsTableColumns } from "./runs-table-columns.tsx";

export const RunsTableFragment = graphql(`
  fragment RunsTable_Run on Run {
    id
    seed
    trainableParameters
    totalParameters
    freeze {
      kind
      depth
      label
    }
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
    ...RunStatusBadge_Run
    ...RunOutcome_Run
    ...LayerStrip_Run
  }
`);

interface RunsTableProps {
  runs: readonly FragmentType<typeof RunsTableFragment>[];
  /** Colour variable of each run's curve, by run id. */
  colors: ReadonlyMap<string, string>;
  highlighted: string | null;
  onHighlight: (runId: string | null) => void;
}

/** The cells of a plan, one run a row, from all trained to all frozen. */
export function RunsTable({ runs, colors, highlighted, onHighlight }: RunsTableProps) {
  const rows = useMemo(() => {
    const read = readFragment(RunsTableFragment, runs);
    const fullSeconds = fullTrainingSeconds(read);
    const severalSeeds = new Set(read.map(({ seed }) => seed)).size > 1;
    return read.toSorted(byDepthThenSeed).map((run) => ({
      run,
      severalSeeds,
      colorVar: colors.get(run.id),
      accuracy: validationScore(run, "accuracy"),
      f1: validationScore(run, "f1"),
      speedUp: speedUp(run, fullSeconds),
    }));
  }, [runs, colors]);

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
