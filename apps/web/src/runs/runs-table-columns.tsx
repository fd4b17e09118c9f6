import { clsx } from "clsx";
import Link from "next/link";
import type { RunsTable_RunFragment } from "../gql/graphql.ts";
import { formatCompact, formatDuration, formatPercent } from "../ui/format.ts";
import { tableColumns } from "../ui/sortable-table.tsx";
import { FREEZE_HEAD, LAYERS_HEAD, NUMBER } from "./column-heads.ts";
import { ExternalMark } from "./external-mark.tsx";
import { LayerStrip } from "./layer-strip.tsx";
import type { RunName } from "./run-names.ts";
import { RunOutcome } from "./run-outcome.tsx";
import { RunStatusBadge } from "./run-status-badge.tsx";

export interface RunRow {
  run: RunsTable_RunFragment;
  name: RunName;
  /** From all trained to all frozen. */
  place: number;
  colorVar: string | undefined;
  accuracy: number | undefined;
  f1: number | undefined;
  speedUp: number | undefined;
}

const column = tableColumns<RunRow>();

export const runsTableColumns = column.columns([
  column.accessor("place", {
    ...FREEZE_HEAD,
    cell: ({ row }) => <RunLink row={row.original} />,
  }),
  column.display({
    id: "layers",
    ...LAYERS_HEAD,
    cell: ({ row }) => (
      <span className="relative z-10 block max-w-28">
        <LayerStrip run={row.original.run} />
      </span>
    ),
  }),
  column.display({
    id: "status",
    header: "Status",
    meta: { className: "text-left md:w-28" },
    cell: ({ row }) => (
      <span className="flex flex-wrap gap-1">
        <RunStatusBadge run={row.original.run} iconOnPhones />
        <ExternalMark run={row.original.run} />
      </span>
    ),
  }),
  column.display({
    id: "progress",
    header: "Progress",
    meta: { className: "text-left hidden lg:table-cell" },
    cell: ({ row }) => <RunOutcome run={row.original.run} />,
  }),
  column.accessor("accuracy", {
    header: "Val. acc.",
    sortUndefined: "last",
    meta: {
      className: `${NUMBER} md:w-22`,
      hint: "Validation accuracy of the kept weights; the latest one while it trains",
    },
    cell: ({ row }) => <Score value={row.original.accuracy} final={row.original.run.result != null} />,
  }),
  column.accessor("f1", {
    header: "F1",
    sortUndefined: "last",
    meta: { className: `${NUMBER} hidden xl:table-cell xl:w-18`, hint: "Macro F1 on the validation set" },
    cell: ({ row }) => <Score value={row.original.f1} final={row.original.run.result != null} />,
  }),
  column.accessor(({ run }) => run.trainableParameters ?? undefined, {
    id: "trainable",
    header: "Trained parameters",
    sortUndefined: "last",
    meta: {
      className: `${NUMBER} hidden lg:table-cell lg:w-40`,
      hint: "Trainable parameters and their share of all",
    },
    cell: ({ row }) => <Parameters run={row.original.run} />,
  }),
  column.accessor(({ run }) => run.result?.trainSeconds, {
    id: "seconds",
    header: "Train time",
    sortUndefined: "last",
    meta: {
      className: `${NUMBER} hidden sm:table-cell md:w-26`,
      hint: "Time in training steps, without evaluation",
    },
    cell: ({ row }) => formatDuration(row.original.run.result?.trainSeconds),
  }),
  column.accessor("speedUp", {
    header: "Speed-up",
    sortUndefined: "last",
    meta: { className: `${NUMBER} hidden sm:table-cell md:w-22`, hint: "Against k = 0 of the same seed" },
    cell: ({ getValue }) => {
      const value = getValue();
      return value === undefined ? "–" : `${value.toFixed(1)}×`;
    },
  }),
  column.display({
    id: "runner",
    header: "Runner",
    meta: { className: "text-left hidden xl:table-cell xl:w-36" },
    cell: ({ row }) => (
      <span className="block truncate text-ink-soft">{row.original.run.runner?.name ?? "–"}</span>
    ),
  }),
]);

/** The link covers its whole row. */
function RunLink({ row: { run, name, colorVar } }: { row: RunRow }) {
  return (
    <Link
      href={`/runs/${run.id}`}
      className="flex items-center gap-2 font-semibold after:absolute after:inset-0"
    >
      {colorVar && (
        <span
          aria-hidden
          className="size-2 shrink-0 rounded-full"
          style={{ background: `var(${colorVar})` }}
        />
      )}
      <span className="sm:flex sm:flex-wrap sm:gap-x-2">
        <span className="sm:whitespace-nowrap">{name.setting}</span>
        {[name.rate, name.seed].map(
          (detail) =>
            detail && (
              <span key={detail} className="block font-normal text-ink-faint whitespace-nowrap">
                {detail}
              </span>
            ),
        )}
      </span>
    </Link>
  );
}

function Score({ value, final }: { value: number | undefined; final: boolean }) {
  return (
    <>
      {value === undefined ? (
        "–"
      ) : (
        <b className={clsx("font-medium", !final && "text-ink-faint")}>{formatPercent(value)}</b>
      )}
    </>
  );
}

function Parameters({ run: { trainableParameters, totalParameters } }: { run: RunsTable_RunFragment }) {
  if (trainableParameters == null) return "–";
  return (
    <>
      {formatCompact(trainableParameters)}
      {totalParameters != null && (
        <span className="ml-1.5 inline-block w-13 text-ink-faint">
          {formatPercent(trainableParameters / totalParameters)}
        </span>
      )}
    </>
  );
}
