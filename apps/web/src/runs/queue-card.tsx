"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { errorSentence } from "../gateway/client.ts";
import { useLiveEvents } from "../gateway/use-live-events.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import type { QueueCardQuery, QueueVerdict } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { Card } from "../ui/card.tsx";
import { LoadFailed } from "../ui/load-failed.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";

const QueueCardDocument = graphql(`
  query QueueCard($id: ID!) {
    run(id: $id) {
      id
      queueReport {
        sentence
        runsAhead
        runners {
          verdict
          words
          runner {
            id
            name
          }
        }
      }
    }
  }
`);

const QueueCardEventsDocument = graphql(`
  subscription QueueCardEvents {
    runnerChanged {
      id
      state
      online
    }
  }
`);

/** What others do to the queue is not told to this page. */
const REFRESH_MS = 10_000;

type Report = NonNullable<NonNullable<QueueCardQuery["run"]>["queueReport"]>;

/** Why a run is still queued: one sentence, and what each runner says to it. */
export function QueueCard({ runId }: { runId: string }) {
  const { data, error, refetch } = useLiveQuery(QueueCardDocument, { id: runId });
  useLiveEvents(QueueCardEventsDocument, {}, refetch);
  const refresh = useEffectEvent(refetch);
  useEffect(() => {
    const timer = setInterval(() => refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const report = data?.run?.queueReport;
  if (data && !report) return null; // a runner has taken it this moment
  return (
    <Card title="In the queue" flush>
      {error && <LoadFailed what="The queue" message={errorSentence(error)} retry={refetch} />}
      {!report && !error && <SkeletonRows rows={2} label="Loading what the run waits for" />}
      {report && <ReportOf report={report} />}
    </Card>
  );
}

function ReportOf({ report }: { report: Report }) {
  const { sentence, runners } = report;
  return (
    <div>
      <p className="px-4 py-3 font-medium">{sentence}</p>
      {runners.length === 0 ? (
        <p className="px-4 pb-3">
          <Link href="/runners" className="text-accent hover:underline">
            To the runners
          </Link>
        </p>
      ) : (
        <ul aria-label="What each runner says to it" className="divide-y divide-line border-line border-t">
          {runners.map((one) => (
            <li key={one.runner.id} className="flex flex-wrap items-baseline gap-x-4 px-4 py-2">
              <Link href="/runners" className="min-w-0 break-words font-medium hover:underline">
                {one.runner.name}
              </Link>
              <span className={clsx("ml-auto text-right", TONES[one.verdict])}>{one.words}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const TONES: Record<QueueVerdict, string> = {
  WOULD_TAKE: "text-good",
  BUSY: "text-ink-soft",
  OFFLINE: "text-ink-faint",
  DRAINING: "text-ink-soft",
  QUARANTINED: "text-bad",
  NOT_ENOUGH_MEMORY: "text-bad",
  LABEL_MISSING: "text-bad",
};
