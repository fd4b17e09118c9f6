"use client";

import {
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";

interface ColumnLook {
  /** For the header and every cell, such as "hidden md:table-cell" or "text-right". */
  className?: string;
  /** The header's meaning in full, where its text is short. */
  hint?: string;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
  columnMeta: {} as ColumnLook,
});

/** Typed columns for a `SortableTable`. */
export function tableColumns<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

interface SortableTableProps<Row extends RowData> {
  /** Name of the table for screen readers. */
  label: string;
  columns: Parameters<typeof useTable<typeof features, Row>>[0]["columns"];
  rows: Row[];
  rowId: (row: Row) => string;
  highlighted?: string | null;
  onHighlight?: (id: string | null) => void;
}

/** A dense table whose headers sort; in its natural order until one is clicked. */
export function SortableTable<Row extends RowData>(props: SortableTableProps<Row>) {
  const { label, columns, rows, rowId, highlighted, onHighlight } = props;
  const table = useTable({ features, columns, data: rows, getRowId: rowId });

  return (
    <table aria-label={label} className="w-full border-collapse md:table-fixed">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-line border-b">
            {group.headers.map((header) => {
              const { column } = header;
              const sorted = column.getIsSorted();
              return (
                <th
                  key={header.id}
                  scope="col"
                  title={column.columnDef.meta?.hint}
                  aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                  className={clsx(
                    "h-8 px-2 font-medium text-ink-faint text-xs whitespace-nowrap first:pl-4 last:pr-4",
                    column.columnDef.meta?.className ?? "text-left",
                  )}
                >
                  {column.getCanSort() ? (
                    <button
                      type="button"
                      onClick={() => column.toggleSorting()}
                      className="relative hover:text-ink"
                    >
                      <table.FlexRender header={header} />
                      <SortMark sorted={sorted} />
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            onMouseEnter={() => onHighlight?.(row.id)}
            onMouseLeave={() => onHighlight?.(null)}
            className={clsx(
              "relative h-11 border-line border-b last:border-b-0 hover:bg-sunken",
              highlighted === row.id && "bg-sunken",
            )}
          >
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                className={clsx(
                  "px-2 py-1.5 first:pl-4 last:pr-4",
                  cell.column.columnDef.meta?.className ?? "text-left",
                )}
              >
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Lies beside the name without taking room, so that sorting moves nothing. */
function SortMark({ sorted }: { sorted: false | "asc" | "desc" }) {
  const Icon = sorted === "desc" ? ArrowDown : ArrowUp;
  return sorted ? (
    <Icon aria-hidden size={11} className="absolute top-1/2 left-full ml-0.5 -translate-y-1/2" />
  ) : null;
}
