import type { RunFilterInput, RunSortInput, RunSortKey, RunStatus } from "../gql/graphql.ts";
import {
  choiceText,
  type MetricChoice,
  type MetricRange,
  rangeText,
  readChoice,
  readNumber,
  readRange,
} from "./metric-choice.ts";

export interface ListSort {
  by: RunSortKey;
  /** Of METRIC. */
  metric: MetricChoice | undefined;
  descending: boolean;
}

/** All that somebody has set up on the list of runs. The address holds it, so that it can be passed on. */
export interface ListView {
  text: string;
  status: readonly RunStatus[];
  depth: { from: number | undefined; to: number | undefined };
  /** Encoder blocks, from 0. */
  trainedBlocks: readonly number[];
  frozenBlocks: readonly number[];
  tags: readonly string[];
  seeds: readonly number[];
  runners: readonly string[];
  experiments: readonly string[];
  /** Undefined: both kinds. */
  external: boolean | undefined;
  ranges: readonly MetricRange[];
  sort: ListSort;
  /** Metrics with a column each. */
  columns: readonly MetricChoice[];
  /** Runs that differ only in their seed, taken together. */
  grouped: boolean;
  /** Ids of the runs whose curves are drawn. */
  picked: readonly string[];
}

export const STATUSES: readonly RunStatus[] = [
  "QUEUED",
  "CLAIMED",
  "RUNNING",
  "CANCELLING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLED",
  "LOST",
];

const USUAL_SORT: ListSort = { by: "CREATED", metric: undefined, descending: true };
const USUAL_COLUMNS: readonly MetricChoice[] = [
  { key: "validation/accuracy", of: "BEST" },
  { key: "validation/loss", of: "BEST" },
];
const SORT_NAMES: Readonly<Partial<Record<string, RunSortKey>>> = {
  created: "CREATED",
  duration: "DURATION",
  depth: "FREEZE_DEPTH",
  seed: "SEED",
  parameters: "TRAINABLE_PARAMETERS",
};

/** What cannot be read is left out: an address may be old, or typed by hand. */
export function readView(address: URLSearchParams): ListView {
  const all = <Value>(name: string, read: (text: string) => Value | undefined): Value[] =>
    address.getAll(name).flatMap((text) => read(text) ?? []);
  const wholes = (name: string) => all(name, wholeNumber);
  const columns = all("metric", readChoice);
  const external = address.get("external");
  return {
    text: address.get("text") ?? "",
    status: all("status", (text) => STATUSES.find((status) => status.toLowerCase() === text)),
    depth: { from: wholeNumber(address.get("depth-from")), to: wholeNumber(address.get("depth-to")) },
    trainedBlocks: wholes("trained"),
    frozenBlocks: wholes("frozen"),
    tags: address.getAll("tag"),
    seeds: wholes("seed"),
    runners: address.getAll("runner"),
    experiments: address.getAll("experiment"),
    external: external === null ? undefined : external === "yes",
    ranges: all("where", readRange),
    sort: readSort(address.get("sort")),
    columns: columns.length > 0 ? columns : USUAL_COLUMNS,
    grouped: address.get("group") === "seeds",
    picked: address.getAll("pick"),
  };
}

/** The address's query; what is usual is not written. */
export function writeView(view: ListView): string {
  const address = new URLSearchParams();
  const put = (name: string, values: readonly (string | number | undefined)[]) => {
    for (const value of values) if (value !== undefined && value !== "") address.append(name, String(value));
  };
  put("text", [view.text]);
  put(
    "status",
    view.status.map((status) => status.toLowerCase()),
  );
  put("depth-from", [view.depth.from]);
  put("depth-to", [view.depth.to]);
  put("trained", view.trainedBlocks);
  put("frozen", view.frozenBlocks);
  put("tag", view.tags);
  put("seed", view.seeds);
  put("runner", view.runners);
  put("experiment", view.experiments);
  if (view.external !== undefined) put("external", [view.external ? "yes" : "no"]);
  put("where", view.ranges.map(rangeText));
  if (sortText(view.sort) !== sortText(USUAL_SORT)) put("sort", [sortText(view.sort)]);
  const columns = view.columns.map(choiceText);
  if (columns.join() !== USUAL_COLUMNS.map(choiceText).join()) put("metric", columns);
  if (view.grouped) put("group", ["seeds"]);
  put("pick", view.picked);
  return address.toString();
}

/** The same filter as the API takes it. */
export function filterOf(view: ListView): RunFilterInput {
  const given = <Value>(values: readonly Value[]) => (values.length > 0 ? [...values] : null);
  const { from, to } = view.depth;
  return {
    text: view.text.trim() || null,
    status: given(view.status),
    freezeDepth: from === undefined && to === undefined ? null : { from: from ?? null, to: to ?? null },
    trainedBlocks: given(view.trainedBlocks),
    frozenBlocks: given(view.frozenBlocks),
    tags: given(view.tags),
    seeds: given(view.seeds),
    runnerIds: given(view.runners),
    experimentIds: given(view.experiments),
    external: view.external ?? null,
    metrics: given(
      view.ranges.map((range) => ({ ...range, from: range.from ?? null, to: range.to ?? null })),
    ),
  };
}

export const sortInput = ({ by, metric, descending }: ListSort): RunSortInput => ({
  by,
  metric: metric ?? null,
  direction: descending ? "DESC" : "ASC",
});

/** Without any filter; what is shown and how it is sorted stays. */
export const unfiltered = ({ sort, columns, grouped }: ListView): ListView => ({
  ...readView(new URLSearchParams()),
  sort,
  columns,
  grouped,
});

/** "-validation/accuracy@best": a dash in front is "the largest first". */
function sortText({ by, metric, descending }: ListSort): string {
  const name = Object.keys(SORT_NAMES).find((known) => SORT_NAMES[known] === by) ?? "created";
  return `${descending ? "-" : ""}${by === "METRIC" && metric ? choiceText(metric) : name}`;
}

function readSort(text: string | null): ListSort {
  if (text === null) return USUAL_SORT;
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const by = SORT_NAMES[name];
  if (by) return { by, metric: undefined, descending };
  const metric = readChoice(name);
  return metric ? { by: "METRIC", metric, descending } : USUAL_SORT;
}

function wholeNumber(text: string | null): number | undefined {
  const number = readNumber(text ?? undefined);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
