import type { RunnersList_RunnerFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { DefinitionList } from "../ui/definition-list.tsx";
import { formatBytes } from "../ui/format.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { gpuLines } from "./host-facts.ts";
import { RunnerActions } from "./runner-actions.tsx";
import { RunnerRuns } from "./runner-runs.tsx";
import { RunnerState } from "./runner-state.tsx";

export const RunnersListFragment = graphql(`
  fragment RunnersList_Runner on Runner {
    id
    name
    state
    online
    ...RunnerActions_Runner
    labels
    ephemeral
    lastSeenAt
    facts {
      hostname
      os
      cpu
      cores
      memoryBytes
      gpu
      gpus {
        model
        memoryBytes
        driver
      }
      cudaVersion
      nodeVersion
      pythonVersion
      engine
      slots
    }
    currentRuns {
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
  const { name, state, online, labels, ephemeral, lastSeenAt, facts, currentRuns } = runner;
  return (
    <>
      <div className="flex items-start justify-between gap-2">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 className="min-w-0 break-words font-semibold text-base">{name}</h2>
          <RunnerState state={state} online={online} />
          {ephemeral && <span className="text-ink-faint text-xs">ephemeral</span>}
          <span className="text-ink-faint text-xs">
            {!online && (lastSeenAt ? <LastSeen at={lastSeenAt} /> : "never seen")}
          </span>
        </div>
        <div className="-my-1 flex shrink-0 items-center gap-1">
          <RunnerActions runner={runner} />
        </div>
      </div>
      <RunnerRuns runs={currentRuns} slots={facts.slots} state={state} />
      <DefinitionList
        items={[
          { term: "Host", value: `${facts.hostname}, ${facts.os}` },
          {
            term: "Processor",
            value: `${facts.cpu}, ${facts.cores} ${facts.cores === 1 ? "core" : "cores"}`,
          },
          { term: "GPU", value: gpuLines(facts).map((line) => <div key={line}>{line}</div>) },
          { term: "Memory", value: formatBytes(facts.memoryBytes) },
          { term: "Engine", value: facts.engine ?? "not reported yet" },
          { term: "Slots", value: slotsOf(facts.slots) },
          { term: "Software", value: softwareOf(facts) },
          { term: "Labels", value: labels.length > 0 ? labels.join(", ") : "none" },
        ]}
      />
    </>
  );
}

function LastSeen({ at }: { at: string }) {
  return (
    <>
      last seen <RelativeTime at={at} />
    </>
  );
}

const slotsOf = (slots: number) => (slots === 1 ? "1 run at a time" : `${slots} runs at once`);

const softwareOf = ({ nodeVersion, pythonVersion }: RunnersList_RunnerFragment["facts"]) =>
  [`Node.js ${nodeVersion.replace(/^v/, "")}`, pythonVersion ? `Python ${pythonVersion}` : "no Python"].join(
    ", ",
  );
