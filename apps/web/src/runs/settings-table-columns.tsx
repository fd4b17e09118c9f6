import { clsx } from "clsx";
import Link from "next/link";
import type { RunStatus } from "../gql/graphql.ts";
import { readFragment } from "../gql/index.ts";
import { formatCompact, formatDuration, formatPercent } from "../ui/format.ts";
import { tableColumns } from "../ui/sortable-table.tsx";
import { FREEZE_HEAD, LAYERS_HEAD, NUMBER } from "./column-heads.ts";
import { LayerStrip } from "./layer-strip.tsx";
import { RunStatusBadgeFragment, STATUS_NAMES } from "./run-status-badge.tsx";
import type { SettingRow } from "./settings-table.tsx";

const column = tableColumns<SettingRow>();

export const settingsTableColumns = column.columns([
  column.accessor("place", {
    ...FREEZE_HEAD,
    cell: ({ row: { original } }) => <SettingName row={original} />,
  }),
  column.display({
    id: "layers",
    ...LAYERS_HEAD,
    cell: ({ row: { original } }) => {
      const run = firstLoaded(original);
      return <span className="block max-w-28">{run && <LayerStrip run={run} />}</span>;
    },
  }),
  column.display({
    id: "seeds",
    header: "Seeds",
    meta: { className: "text-left hidden sm:table-cell", hint: "A link to each run" },
    cell: ({ row: { original } }) => <Seeds row={original} />,
  }),
  column.accessor(({ setting }) => setting.result?.accuracy.mean, {
    id: "accuracy",
    header: "Val. acc.",
    sortUndefined: "last",
    meta: {
      className: `${NUMBER} md:w-34`,
      hint: "Validation accuracy of the kept weights: mean ± standard deviation over the seeds that succeeded",
    },
    cell: ({ row: { original } }) => <Share figure={original.setting.result?.accuracy} strong />,
  }),
  column.accessor(({ setting }) => setting.result?.n ?? 0, {
    id: "n",
    header: "n",
    meta: {
      className: `${NUMBER} hidden sm:table-cell md:w-12`,
      hint: "Runs that succeeded, of which all figures are",
    },
    cell: ({ getValue }) => <span className="text-ink-soft">{getValue()}</span>,
  }),
  column.accessor(({ setting }) => setting.result?.f1.mean, {
    id: "f1",
    header: "F1",
    sortUndefined: "last",
    meta: { className: `${NUMBER} hidden xl:table-cell xl:w-32`, hint: "Macro F1 on the validation set" },
    cell: ({ row: { original } }) => <Share figure={original.setting.result?.f1} />,
  }),
  column.accessor((row) => firstLoaded(row)?.trainableParameters ?? undefined, {
    id: "trainable",
    header: "Trained parameters",
    sortUndefined: "last",
    meta: { className: `${NUMBER} hidden lg:table-cell lg:w-36` },
    cell: ({ getValue }) => {
      const value = getValue();
      return value === undefined ? "–" : formatCompact(value);
    },
  }),
  column.accessor(({ setting }) => setting.result?.trainSeconds.mean, {
    id: "seconds",
    header: "Train time",
    sortUndefined: "last",
    meta: {
      className: `${NUMBER} hidden sm:table-cell md:w-34`,
      hint: "Time in training steps, without evaluation: mean ± standard deviation",
    },
    cell: ({ row: { original } }) => <Seconds figure={original.setting.result?.trainSeconds} />,
  }),
  column.accessor("speedUp", {
    header: "Speed-up",
    sortUndefined: "last",
    meta: { className: `${NUMBER} hidden sm:table-cell md:w-22`, hint: "Against k = 0, of the mean times" },
    cell: ({ getValue }) => {
      const value = getValue();
      return value === undefined ? "–" : `${value.toFixed(1)}×`;
    },
  }),
]);

function firstLoaded({ setting, loaded }: SettingRow) {
  return setting.runs.map(({ id }) => loaded.get(id)).find((run) => run !== undefined);
}

function SettingName({ row: { setting, colorVar } }: { row: SettingRow }) {
  return (
    <span className="flex items-center gap-2 font-semibold">
      {colorVar && (
        <span
          aria-hidden
          className="size-2 shrink-0 rounded-full"
          style={{ background: `var(${colorVar})` }}
        />
      )}
      <span className="sm:flex sm:flex-wrap sm:gap-x-2">
        <span className="sm:whitespace-nowrap">{setting.name.setting}</span>
        {setting.name.rate && (
          <span className="block font-normal text-ink-faint whitespace-nowrap">{setting.name.rate}</span>
        )}
      </span>
    </span>
  );
}

const LOOKS: Partial<Record<RunStatus, string>> = {
  SUCCEEDED: "border-line text-ink",
  FAILED: "border-bad bg-bad-soft text-bad",
  LOST: "border-bad bg-bad-soft text-bad",
  CLAIMED: "border-accent bg-accent-soft text-accent",
  RUNNING: "border-accent bg-accent-soft text-accent",
};

/** A link to the run of each seed; its look and its name say how the run stands. */
function Seeds({ row: { setting, loaded } }: { row: SettingRow }) {
  return (
    <ul aria-label="Runs by seed" className="flex flex-wrap gap-1">
      {setting.runs.map(({ id, seed }) => {
        const run = loaded.get(id);
        const status = run && readFragment(RunStatusBadgeFragment, run).status;
        const name = `seed ${seed}${status ? `: ${STATUS_NAMES[status].toLowerCase()}` : ""}`;
        const look = (status && LOOKS[status]) ?? "border-line border-dashed text-ink-faint";
        return (
          <li key={id}>
            <Link
              href={`/runs/${id}`}
              aria-label={name}
              title={name}
              className={clsx(
                "inline-flex h-6 min-w-6 items-center justify-center rounded border px-1 text-xs tabular-nums hover:bg-sunken",
                look,
              )}
            >
              {seed}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

interface Figure {
  mean: number;
  sd?: number | null | undefined;
}

function Share({ figure, strong = false }: { figure: Figure | undefined; strong?: boolean }) {
  if (!figure) return "–";
  const { mean, sd } = figure;
  return (
    <>
      <span className={strong ? "font-medium" : undefined}>
        {sd == null ? formatPercent(mean) : (mean * 100).toFixed(1)}
      </span>
      {sd != null && <span className="text-ink-faint"> ± {formatPercent(sd)}</span>}
    </>
  );
}

function Seconds({ figure }: { figure: Figure | undefined }) {
  if (!figure) return "–";
  return (
    <>
      {formatDuration(figure.mean)}
      {figure.sd != null && <span className="text-ink-faint"> ± {formatDuration(figure.sd)}</span>}
    </>
  );
}
