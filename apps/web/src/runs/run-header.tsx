import Link from "next/link";
import type { FreezeKind, RunHeader_RunFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { typedNumber } from "../ui/format.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { ExternalMark } from "./external-mark.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunNameFragment, runTitle } from "./run-names.ts";
import { RunProgress } from "./run-progress.tsx";
import { REASONS } from "./run-reasons.ts";
import { RunStatusBadge } from "./run-status-badge.tsx";
import { RunTags } from "./run-tags.tsx";

export const RunHeaderFragment = graphql(`
  fragment RunHeader_Run on Run {
    id
    status
    reason
    message
    attempt
    createdAt
    queuedAt
    startedAt
    finishedAt
    freeze {
      kind
      label
    }
    experiment {
      id
      name
    }
    runner {
      id
      name
    }
    ...RunName_Run
    ...RunStatusBadge_Run
    ...RunProgress_Run
    ...RunActions_Run
    ...RunTags_Run
    ...ExternalMark_Run
  }
`);

/** Which run this is, how it stands, and, when it ended badly, why. */
export function RunHeader({ run }: { run: FragmentType<typeof RunHeaderFragment> }) {
  const read = readFragment(RunHeaderFragment, run);
  const { freeze, experiment, runner, reason, message } = read;
  const named = readFragment(RunNameFragment, read);
  return (
    <header className="mb-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="min-w-0">
          <p className="text-ink-faint text-xs">
            <Link href={`/experiments/${experiment.id}`} className="hover:text-ink hover:underline">
              {experiment.name}
            </Link>{" "}
            /
          </p>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="font-semibold text-xl leading-7 tracking-tight">{runTitle(named)}</h1>
            <RunStatusBadge run={read} />
            <ExternalMark run={read} />
          </div>
          <p className="mt-0.5 text-ink-soft">
            <span>{whatIsFrozen(freeze)}</span>
            <span className="text-ink-faint">
              {named.name ? " · " : ` · rate ${typedNumber(named.config.training.learningRate)} · `}
              <Times run={read} />
              {runner && (read.status === "QUEUED" ? ` · last on ${runner.name}` : ` · on ${runner.name}`)}
            </span>
          </p>
          <div className="mt-2">
            <RunTags run={read} />
          </div>
        </div>
        <div className="flex w-full items-center gap-4 sm:w-auto">
          <div className="w-full sm:w-72">
            <RunProgress run={read} detailed />
          </div>
          <RunActions run={read} />
        </div>
      </div>
      {(message || reason) && (
        <p
          role={read.status === "FAILED" ? "alert" : undefined}
          className={messageLook(read.status === "FAILED")}
        >
          {reason && <span className="mr-2 font-mono font-semibold text-xs">{reason}</span>}
          {message ?? (reason && REASONS[reason].sentence)}
        </p>
      )}
    </header>
  );
}

/** A schedule's label says by itself what happens; a fixed set of groups is one of frozen ones. */
function whatIsFrozen({ kind, label }: { kind: FreezeKind; label: string }) {
  if (kind === "PREFIX" || kind === "GROUPS") return `Frozen: ${label}`;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function messageLook(failed: boolean) {
  const shape = "mt-3 rounded-md border px-3 py-2 break-words";
  return failed ? `${shape} border-bad bg-bad-soft` : `${shape} border-line bg-surface text-ink-soft`;
}

type Instants = Pick<
  RunHeader_RunFragment,
  "status" | "attempt" | "createdAt" | "queuedAt" | "startedAt" | "finishedAt"
>;

/** The last thing that happened to it. A run that waits once more is not one that has started. */
function Times({ run }: { run: Instants }) {
  const { status, attempt, createdAt, queuedAt, startedAt, finishedAt } = run;
  const [word, at] = finishedAt
    ? (["finished", finishedAt] as const)
    : status === "QUEUED" && attempt > 0
      ? (["queued again", queuedAt] as const)
      : startedAt
        ? (["started", startedAt] as const)
        : (["created", createdAt] as const);
  return (
    <>
      {word} <RelativeTime at={at} />
    </>
  );
}
