"use client";

import { useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { useGatewayEpoch } from "../gateway/status.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { bookFrom, type MetricBook, type PointsEvent, withPoints } from "./metric-book.ts";

const MetricSeriesDocument = graphql(`
  query MetricSeries($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {
    metricSeries(runIds: $runIds, keys: $keys, points: $points) {
      key
      bucketSteps
      series {
        runId
        attempt
        steps
        last
        min
        max
        count
      }
    }
  }
`);

export const MetricPointsFragment = graphql(`
  fragment MetricPoints_Event on RunEvent {
    attempt
    run {
      id
    }
    metrics {
      key
      steps
      values
    }
  }
`);

/** Buckets asked for per curve: about one per pixel of a chart of half a screen. */
const POINTS = 400;
/** Events of a busy experiment are drawn together, a few times a second. */
const DRAW_EVERY_MS = 200;

/** Whether metrics that were not asked for appear when an event brings them. */
type NewKeys = "appear" | "are left out";

export interface LiveMetrics {
  book: MetricBook;
  state: "loading" | "ready" | "failed";
  /** Takes in the points of one event. */
  append: (event: FragmentType<typeof MetricPointsFragment>) => void;
  refetch: () => void;
}

/**
 * The curves of some runs: fetched, then grown by what events bring. Fetched again whenever the gateway's
 * epoch says that events may have been missed.
 */
export function useMetricBook(
  runIds: readonly string[],
  keys: readonly string[],
  newKeys: NewKeys,
): LiveMetrics {
  const client = useClient();
  const epoch = useGatewayEpoch();
  const [book, setBook] = useState<MetricBook>(new Map());
  const [state, setState] = useState<LiveMetrics["state"]>("loading");
  const [round, setRound] = useState(0);
  const waiting = useRef<PointsEvent[]>([]);
  const duringFetch = useRef<PointsEvent[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = JSON.stringify([runIds, keys]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: ids and keys are compared by content; epoch and round fetch again.
  useEffect(() => {
    if (runIds.length === 0 || keys.length === 0) return;
    let current = true;
    const late: PointsEvent[] = [];
    duringFetch.current = late;
    const variables = { runIds: [...runIds], keys: [...keys], points: POINTS };
    const request = client
      .query(MetricSeriesDocument, variables, { requestPolicy: "network-only" })
      .toPromise();
    void request.then(({ data }) => {
      if (!current) return;
      duringFetch.current = null;
      if (!data) return setState((before) => (before === "ready" ? before : "failed"));
      setBook(late.reduce((grown, next) => withPoints(grown, next, POINTS), bookFrom(data.metricSeries)));
      setState("ready");
    });
    return () => {
      current = false;
    };
  }, [client, wanted, epoch, round]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const refetch = () => setRound((n) => n + 1);

  const append: LiveMetrics["append"] = (event) => {
    const read = readFragment(MetricPointsFragment, event);
    const metrics =
      newKeys === "appear" ? read.metrics : read.metrics.filter(({ key }) => keys.includes(key));
    if (metrics.length === 0) return;
    const points = { ...read, metrics };
    duringFetch.current?.push(points);
    waiting.current.push(points);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const events = waiting.current.splice(0);
      setBook((before) => events.reduce((grown, next) => withPoints(grown, next, POINTS), before));
    }, DRAW_EVERY_MS);
  };

  return { book, state, append, refetch };
}
