import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainingConfig } from "./config.ts";
import type { Model, Prefix } from "./distilbert.ts";
import type { DropoutRates } from "./dropout.ts";
import { layerGroups } from "./freezing.ts";
import {
  layerGroupHashes,
  type OpenPrefix,
  openPrefix,
  PrefixCache,
  type PrefixMode,
  type PrefixProgress,
} from "./prefix-cache/index.ts";
import { type Course, FROZEN, type Strategy } from "./strategies/strategy.ts";
import type { Weights } from "./weights.ts";

/** What the cache of frozen layers did for a training. Texts and bytes are summed over all levels and copies. */
export interface PrefixUse {
  mode: TrainingConfig["prefixMode"];
  /** Texts whose states were there. */
  hits: number;
  /** Texts whose states were computed. */
  computed: number;
  /** Read from the disk and written to it. */
  bytes: number;
  /** Spent computing and writing. */
  seconds: number;
}

export type SplitTexts = Record<"train" | "validation" | "test", readonly Int32Array[]>;

export interface TrainPrefixOptions {
  model: Model;
  training: Pick<TrainingConfig, "prefixMode" | "prefixCopies" | "prefixDtype" | "epochs">;
  seed: number;
  rates: DropoutRates;
  /** Hashes of the layer groups as they were given, bottom to top. */
  groupHashes: readonly string[];
  texts: SplitTexts;
  /** The same in the numbers of the whole vocabulary, where the model has a part of it. */
  originals?: SplitTexts | undefined;
  /** Name, version and device. */
  engine: string;
  /** For each epoch, the levels at which it reads, where they are known beforehand (`plannedLevels`). */
  planned: readonly (readonly number[])[];
  /** Without, nothing is kept on the disk; the values are the same. */
  cache?: PrefixCache | undefined;
  signal?: AbortSignal | undefined;
  log: (level: "info" | "warn", message: string) => void;
}

/** Below it nothing is kept: embeddings are looked up faster than they are read from a disk. */
const LOWEST_KEPT = 2;
const PROGRESS_MS = 5000;

/**
 * The levels whose states a training reads, after its lowest trained layer group became `lowest`. When the frozen
 * prefix grows, the states of its new level are computed from those of the one before: so the levels in between
 * belong to what the values depend on, and have to be gone through again when a training is resumed.
 */
export function nextLevels(levels: readonly number[], lowest: number): number[] {
  if (lowest < LOWEST_KEPT) return [];
  const last = levels.at(-1) ?? 0;
  if (lowest === last) return [...levels];
  return lowest > last ? [...levels, lowest] : [lowest];
}

/**
 * For each epoch, the levels at which a training reads whose schedule is known beforehand; nothing where it goes by
 * the gradients.
 */
export function plannedLevels(strategy: Strategy, { stepsPerEpoch, totalSteps }: Course): number[][] {
  if (strategy.observe) return [];
  return Array.from({ length: totalSteps / stepsPerEpoch }, (_, epoch) => {
    const levels = new Set<number>();
    for (let step = epoch * stepsPerEpoch; step < (epoch + 1) * stepsPerEpoch; step += 1) {
      const lowest = strategy.at(step).rates.findIndex((rate) => rate !== FROZEN);
      for (const level of nextLevels([], lowest)) levels.add(level);
    }
    return [...levels];
  });
}

/** The states of a training's frozen prefix, opened when they are first needed. */
export class TrainPrefix {
  private levels: readonly number[] = [];
  private epoch = 0;
  /** For each split, what is open of `levels`, the lowest first. */
  private readonly chains = new Map<keyof SplitTexts, OpenPrefix[]>();
  private readonly closed: PrefixUse;
  private readonly cache: PrefixCache;

  constructor(private readonly options: TrainPrefixOptions) {
    const { training, cache } = options;
    this.closed = { mode: training.prefixMode, hits: 0, computed: 0, bytes: 0, seconds: 0 };
    this.cache =
      cache ?? new PrefixCache({ folder: join(tmpdir(), "frostline-no-prefix-cache"), maxBytes: 0 });
  }

  /** Whether there is dropout below the lowest trained layer group. */
  get dropout(): boolean {
    return this.options.training.prefixMode !== "evalPrefix";
  }

  /** Reads these levels from now on (`nextLevels`), in this epoch (from 0). Frozen layers must be as they will stay. */
  async follow(levels: readonly number[], epoch: number): Promise<void> {
    const { prefixMode } = this.options.training;
    if (prefixMode === "parity") return;
    const grown = this.levels.every((level, place) => level === levels[place]);
    if (!grown) await this.close();
    const stale = this.copyOf(epoch) !== this.copyOf(this.epoch) || levels.at(-1) !== this.levels.at(-1);
    if (prefixMode === "stochasticCache" && stale) await this.closeSplit("train");
    this.levels = levels;
    this.epoch = epoch;
  }

  /**
   * The states of some texts of a split for `Batch.prefix`; undefined where the pass has to start from the tokens.
   * @throws PrefixNotFiniteError, EngineError, or the signal's reason
   */
  async of(split: keyof SplitTexts, numbers: Int32Array): Promise<Prefix | undefined> {
    const level = this.levels.at(-1);
    if (level === undefined) return undefined;
    const open = await this.chainOf(split);
    return { level, states: await open.states(numbers) };
  }

  /** Opens a split now, so that `of` need not. */
  async open(split: keyof SplitTexts): Promise<void> {
    if (this.levels.length > 0) await this.chainOf(split);
  }

  /** Closes what is open. The levels are read anew when they are needed. */
  async close(): Promise<void> {
    for (const split of [...this.chains.keys()]) await this.closeSplit(split);
  }

  get use(): PrefixUse {
    const use = { ...this.closed };
    for (const prefix of [...this.chains.values()].flat()) addTo(use, prefix);
    return use;
  }

  private async chainOf(split: keyof SplitTexts): Promise<OpenPrefix> {
    const chain = this.chains.get(split) ?? [];
    this.chains.set(split, chain);
    const stochastic = split === "train" && this.options.training.prefixMode === "stochasticCache";
    const levels = stochastic ? this.levels.slice(-1) : this.levels;
    for (const level of levels.slice(chain.length)) {
      chain.push(await this.openLevel(split, level, chain.at(-1), stochastic));
    }
    const top = chain.at(-1);
    if (!top) throw new Error("A prefix was asked for at no level.");
    return top;
  }

  private async openLevel(
    split: keyof SplitTexts,
    level: number,
    from: OpenPrefix | undefined,
    stochastic: boolean,
  ): Promise<OpenPrefix> {
    const { model, training, seed, rates, texts, originals, engine, signal, log } = this.options;
    const mode: PrefixMode = stochastic
      ? { kind: "stochastic", seed, copy: this.copyOf(this.epoch), rates }
      : { kind: "eval" };
    const prefix = await openPrefix(this.cache, {
      model,
      groupHashes: await this.hashesBelow(level),
      level,
      sentences: texts[split],
      originalIds: originals?.[split],
      dtype: training.prefixDtype,
      mode,
      engine,
      from,
      lowerLevels: from || split === "test" ? [] : this.laterLevels(level, stochastic),
      signal,
      onWarning: (sentence) => log("warn", sentence),
      onProgress: everyFewSeconds((progress) => log("info", inWords(progress))),
    });
    const { hits, computed, seconds } = prefix.stats;
    log(
      "info",
      `frozen layers up to level ${level} for ${split}: ${hits} texts found, ${computed} computed in ${seconds.toFixed(1)} s`,
    );
    return prefix;
  }

  /** Of the groups as they were given, except where a training has changed them. */
  private async hashesBelow(level: number): Promise<string[]> {
    const { model, groupHashes } = this.options;
    const trained = new Set(model.parameters.everTrained().map(({ name }) => name));
    const below = layerGroups(model.shape).slice(0, level);
    const changed = below.map((group) => group.parameters.some(({ name }) => trained.has(name)));
    if (!changed.some(Boolean)) return groupHashes.slice(0, level);
    const weights: Weights = new Map();
    for (const { name } of below.flatMap((group) => group.parameters)) {
      weights.set(name, await model.parameters.readOne(name));
    }
    const now = layerGroupHashes(weights, model.shape);
    return changed.map((isChanged, group) => (isChanged ? now[group] : groupHashes[group]) ?? "");
  }

  private async closeSplit(split: keyof SplitTexts): Promise<void> {
    // From the top: each was computed from the one below it.
    for (const prefix of (this.chains.get(split) ?? []).reverse()) {
      addTo(this.closed, prefix);
      await prefix.close();
    }
    this.chains.delete(split);
  }

  /** The levels below this one at which later epochs read. The test is only taken at one. */
  private laterLevels(level: number, stochastic: boolean): number[] {
    const later = this.options.planned.filter(
      (_, epoch) => epoch >= this.epoch && (!stochastic || this.copyOf(epoch) === this.copyOf(this.epoch)),
    );
    return [...new Set(later.flat())].filter((lower) => lower < level);
  }

  private copyOf(epoch: number): number {
    const { prefixCopies, epochs } = this.options.training;
    return epoch % (prefixCopies ?? epochs);
  }
}

function addTo(use: PrefixUse, { stats }: OpenPrefix): void {
  use.hits += stats.hits;
  use.computed += stats.computed;
  use.bytes += stats.bytesRead + stats.bytesWritten;
  use.seconds += stats.seconds;
}

function inWords({ message, doneTexts, totalTexts }: PrefixProgress): string {
  return `${message}: ${doneTexts} of ${totalTexts} texts`;
}

function everyFewSeconds(tell: (progress: PrefixProgress) => void): (progress: PrefixProgress) => void {
  let told = performance.now();
  return (progress) => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    tell(progress);
  };
}
