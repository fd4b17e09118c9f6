import { clsx } from "clsx";
import Link from "next/link";
import type { RunnersList_RunnerFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { DefinitionList } from "../ui/definition-list.tsx";
import { formatBytes } from "../ui/format.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";

export const RunnersListFragment = graphql(`
  fragment RunnersList_Runner on Runner {
    id
    name
    state
    online
    labels
    lastSeenAt
    facts {
      hostname
      os
      cpu
      cores
      memoryBytes
      gpu
      nodeVersion
      engine
    }
    currentRun {
      id
      seed
      freeze {
        kind
        depth
        label
      }
      experiment {
        id
        name
      }
      progress {
        phase
        step
        totalSteps
      }
    }
  }
`);

/** Every registered runner: what it is, what it does, when it was last heard of. */
export function RunnersList({ runners }: { runners: readonly FragmentType<typeof RunnersListFragment>[] }) {
  return (
    <ul className="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
      {readFragment(RunnersListFragment, runners).map((runner) => (
        <li key={runner.id} className="min-w-0 rounded-lg border border-line bg-surface p-4">
          <RunnerSummary runner={runner} />
        </li>
      ))}
    </ul>
  );
}

function RunnerSummary({ runner }: { runner: RunnersList_RunnerFragment }) {
  const { name, online, labels, lastSeenAt, facts, currentRun } = runner;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="font-semibold text-base">{name}</h2>
        <span
          className={clsx(
            "inline-flex items-center gap-1.5 text-xs",
            online ? "text-good" : "text-ink-faint",
          )}
        >
          <span
            aria-hidden
            className={clsx(
              "size-2 rounded-full border",
              online ? "border-good bg-good" : "border-line-strong",
            )}
          />
          {online ? "online" : "offline"}
        </span>
        <span className="ml-auto text-ink-faint text-xs">
          {!online && (lastSeenAt ? <LastSeen at={lastSeenAt} /> : "never seen")}
        </span>
      </div>
      <CurrentRun run={currentRun} online={online} />
      <DefinitionList
        items={[
          { term: "Host", value: `${facts.hostname}, ${facts.os}` },
          {
            term: "Processor",
            value: `${facts.cpu}, ${facts.cores} ${facts.cores === 1 ? "core" : "cores"}`,
          },
          { term: "GPU", value: facts.gpu ?? "none" },
          { term: "Memory", value: formatBytes(facts.memoryBytes) },
          { term: "Engine", value: facts.engine ?? "not reported yet" },
          { term: "Node.js", value: facts.nodeVersion },
          { term: "Labels", value: labels.length > 0 ? labels.join(", ") : "none" },
        ]}
      />
    </>
  );
}

function CurrentRun({ run, online }: { run: RunnersList_RunnerFragment["currentRun"]; online: boolean }) {
  const box = "my-3 flex h-16 flex-col justify-center rounded-md bg-sunken px-3";
  if (!run) return <p className={`${box} text-ink-faint`}>{online ? "Idle: waits for a run." : "No run."}</p>;
  const { progress, freeze, seed, experiment } = run;
  const share = progress && progress.totalSteps > 0 ? progress.step / progress.totalSteps : 0;
  return (
    <div className={box}>
      <p className="flex justify-between gap-3">
        <Link href={`/runs/${run.id}`} className="min-w-0 truncate font-medium hover:underline">
          {experiment.name} <span className="text-ink-faint">/</span>{" "}
          {freeze.kind === "PREFIX" ? `k = ${freeze.depth}` : freeze.label}, seed {seed}
        </Link>
        <span className="text-ink-faint whitespace-nowrap tabular-nums">{Math.round(share * 100)} %</span>
      </p>
      <ProgressBar share={share} label="Progress of the current run" className="mt-2 bg-line" />
    </div>
  );
}

function LastSeen({ at }: { at: string }) {
  return (
    <>
      last seen <RelativeTime at={at} />
    </>
  );
}
