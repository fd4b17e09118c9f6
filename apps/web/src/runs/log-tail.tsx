"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { LogLevel } from "../gql/graphql.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { formatCount } from "../ui/format.ts";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Switch } from "../ui/switch.tsx";
import type { Line } from "./log-lines.ts";
import type { LiveLog } from "./use-log-lines.ts";

const LEVELS: Record<LogLevel, { mark: string; look: string }> = {
  INFO: { mark: "info", look: "text-ink-faint" },
  WARN: { mark: "warn", look: "font-semibold text-ink" },
  ERROR: { mark: "error", look: "font-semibold text-bad" },
};
const NEAR_END_PX = 24;

interface LogTailProps {
  log: LiveLog;
  /** The run has ended: no more lines will come. */
  over: boolean;
}

/** The log, its end in view while "follow" is on; scrolling up stops following, scrolling to the end resumes. */
export function LogTail({ log, over }: LogTailProps) {
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines move the end.
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, log.lines]);

  // What is put in above must not move what is being read.
  const heightBefore = useRef<number | null>(null);
  const firstId = log.lines[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first line means that earlier ones came.
  useLayoutEffect(() => {
    if (box.current && heightBefore.current !== null) {
      box.current.scrollTop += box.current.scrollHeight - heightBefore.current;
    }
    heightBefore.current = null;
  }, [firstId]);

  const loadEarlier =
    log.loadEarlier &&
    (async () => {
      setFollow(false);
      heightBefore.current = box.current?.scrollHeight ?? null;
      await log.loadEarlier?.();
    });

  const onScroll = () => {
    const element = box.current;
    if (element) setFollow(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
  };

  return (
    <Card
      title="Log"
      note={log.cut && `the last ${formatCount(log.lines.length)} lines`}
      actions={<Switch label="Follow" checked={follow} onChange={setFollow} />}
      flush
    >
      <div
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-label="Log of this run"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
        tabIndex={0}
        className="h-80 overflow-y-auto overscroll-contain px-4 py-3 font-mono text-xs leading-5"
      >
        {loadEarlier && (
          <Button className="mb-2 font-sans" onClick={() => void loadEarlier()}>
            Load earlier lines
          </Button>
        )}
        <LogContent log={log} over={over} />
      </div>
    </Card>
  );
}

function LogContent({ log, over }: LogTailProps): ReactNode {
  if (log.lines.length > 0) {
    return log.lines.map((line, i) => (
      <LogRow key={line.id} line={line} startsAttempt={line.attempt !== log.lines[i - 1]?.attempt} />
    ));
  }
  if (log.state === "loading") return <SkeletonRows rows={4} label="Loading the log" />;
  if (log.state === "ready")
    return <p className="text-ink-faint">{over ? "Nothing was logged." : "Nothing logged yet."}</p>;
  return (
    <div role="alert" className="flex flex-col items-start gap-2">
      <p>The log could not be loaded.</p>
      <Button onClick={log.refetch}>Try again</Button>
    </div>
  );
}

function LogRow({
  line: { at, level, attempt, message },
  startsAttempt,
}: {
  line: Line;
  startsAttempt: boolean;
}) {
  const { mark, look } = LEVELS[level];
  return (
    <>
      {startsAttempt && (
        <p className="my-1 flex items-center gap-2 text-ink-faint after:h-px after:flex-1 after:bg-line">
          attempt {attempt}
        </p>
      )}
      <p className="flex gap-3">
        <time dateTime={at} title={new Date(at).toLocaleString()} className="shrink-0 text-ink-faint">
          {new Date(at).toLocaleTimeString("en-GB")}
        </time>
        <span className={clsx("w-10 shrink-0 max-sm:hidden", look)}>{mark}</span>
        <span
          className={clsx(
            "min-w-0 break-words whitespace-pre-wrap",
            level === "ERROR" && "text-bad",
            level === "WARN" && "font-semibold",
          )}
        >
          {message}
        </span>
      </p>
    </>
  );
}
