import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { type Definition, DefinitionList } from "../ui/definition-list.tsx";
import { formatBytes, formatCount, formatDuration, formatFlops } from "../ui/format.ts";
import { type CacheSavingsFragment, cacheSavings } from "./cache-savings.ts";
import { PREFIX_MODES } from "./prefix-modes.ts";
import { isOver } from "./run-states.ts";

export const RunWorkFragment = graphql(`
  fragment RunWork_Run on Run {
    status
    ...CacheSavings_Run
    config {
      training {
        epochs
        prefixMode
        prefixCopies
      }
    }
    result {
      prefix {
        mode
        hits
        computed
        bytes
        seconds
      }
      flops {
        done
        withoutCache
        paddedTraining
        upperBound
      }
    }
  }
`);

interface RunWorkProps {
  run: FragmentType<typeof RunWorkFragment>;
  /** Of the same experiment: how fast its runners are. */
  beside: readonly FragmentType<typeof CacheSavingsFragment>[];
}

/** How the frozen layers were run, what the cache did, and how much there was to compute. */
export function RunWork({ run, beside }: RunWorkProps) {
  const read = readFragment(RunWorkFragment, run);
  const { status, config, result } = read;
  const saved = cacheSavings([read], beside);
  const { epochs, prefixMode, prefixCopies } = config.training;
  const { title, meaning } = PREFIX_MODES[prefixMode];
  const copies = prefixMode === "STOCHASTIC_CACHE" ? ` (${prefixCopies ?? epochs})` : "";
  const items: Definition[] = [];
  if (result?.prefix) items.push(...cacheItems(result.prefix));
  if (result?.flops) items.push(...workItems(result.flops));
  if (saved) {
    const speed = `at ${formatFlops(saved.flops / saved.seconds)}/s, the most that its runner reached in this experiment`;
    items.push({ term: "Time saved", value: `at least about ${formatDuration(saved.seconds)}, ${speed}` });
  }
  return (
    <div className="flex flex-col gap-3">
      <p>
        <span className="font-medium">
          {title}
          {copies}.
        </span>{" "}
        <span className="text-ink-soft">{meaning}</span>
      </p>
      {items.length > 0 ? (
        <DefinitionList items={items} />
      ) : (
        <p className="text-ink-faint">
          {isOver(status)
            ? "What it took was not reported."
            : "What it took comes when the run has finished."}
        </p>
      )}
    </div>
  );
}

interface Prefix {
  hits: number;
  computed: number;
  bytes: number;
  seconds: number;
}

function cacheItems({ hits, computed, bytes, seconds }: Prefix): Definition[] {
  if (hits + computed === 0) return [{ term: "Cache", value: "not used: nothing is frozen at the bottom" }];
  const found = hits === 0 ? "none" : `${formatCount(hits)} of ${formatCount(hits + computed)}`;
  return [
    { term: "Found in cache", value: `${found}${hits === 0 ? "" : " texts"}` },
    {
      term: "Computed",
      value: computed === 0 ? "none" : `${formatCount(computed)} texts, in ${formatDuration(seconds)}`,
    },
    { term: "Kept on disk", value: bytes === 0 ? "nothing" : formatBytes(bytes) },
  ];
}

interface Flops {
  done: number;
  withoutCache: number;
  paddedTraining: number;
  upperBound: boolean;
}

function workItems({ done, withoutCache, paddedTraining, upperBound }: Flops): Definition[] {
  const saved = withoutCache - done;
  return [
    { term: "Work", value: `${upperBound ? "at most " : ""}${formatFlops(done)}` },
    {
      term: "Saved by cache",
      value: saved > 0 ? `${formatFlops(saved)} (${times(withoutCache / done)} less work)` : "nothing",
    },
    {
      term: "Hugging Face",
      value: `${formatFlops(paddedTraining)} for the same steps, padded (${times(paddedTraining / done)})`,
    },
  ];
}

const times = (ratio: number) => `${ratio.toFixed(1)}×`;
