import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainingConfig } from "./config.ts";
import type { Model, Prefix } from "./distilbert.ts";
import type { DropoutRates } from "./dropout.ts";
import { layerGroups } from "./freezing.ts";
import {
  LOWEST_KEPT,
  layerGroupHashes,
  type OpenPrefix,
  openPrefix,
  PrefixCache,
  type PrefixMode,
  type PrefixProgress,
} from "./prefix-cache/index.ts";
import type { Weights } from "./weights.ts";

/** What the cache of frozen layers did for a training. Texts and bytes are summed over all levels and copies. */
export interface PrefixUse {
  mode: TrainingConfig["prefixMode"];
  /** Texts whose states were there when the training first asked for them, at whichever level. */
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
  /** Without, nothing is kept on the disk; the values are the same. */
  cache?: PrefixCache | undefined;
  signal?: AbortSignal | undefined;
  log: (level: "info" | "warn", message: string) => void;
}

const PROGRESS_MS = 5000;

/** The states of a training's frozen prefix, opened when they are first needed. */
export class TrainPrefix {
  /** At which states are read; undefined where passes start from the tokens. */
  private level: number | undefined;
  private copy = 0;
  private readonly opened = new Map<keyof SplitTexts, OpenPrefix>();
  /** Splits, and copies of them, that were opened before: what is found of them now may be this training's own. */
  private readonly known = new Set<string>();
  /** Of the prefixes that are closed; `hits` also of those that are open. */
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

  /**
   * Reads below this layer group, the lowest that is trained, from now on, in this epoch (from 0). The groups below
   * must stay as they are.
   */
  async follow(lowestTrained: number, epoch: number): Promise<void> {
    const { prefixMode, prefixCopies, epochs } = this.options.training;
    const isKept = prefixMode !== "parity" && lowestTrained >= LOWEST_KEPT;
    const level = isKept ? lowestTrained : undefined;
    const copy = epoch % (prefixCopies ?? epochs);
    if (level !== this.level) await this.close();
    if (prefixMode === "stochasticCache" && copy !== this.copy) await this.closeSplit("train");
    this.level = level;
    this.copy = copy;
  }

  /**
   * The states of some texts of a split for `Batch.prefix`; undefined where the pass has to start from the tokens.
   * @throws PrefixNotFiniteError, EngineError, or the signal's reason
   */
  async of(split: keyof SplitTexts, numbers: Int32Array): Promise<Prefix | undefined> {
    const open = await this.open(split);
    return open && { level: open.level, states: await open.states(numbers) };
  }

  /** Opens a split now, so that `of` need not. */
  async open(split: keyof SplitTexts): Promise<OpenPrefix | undefined> {
    if (this.level === undefined) return undefined;
    const open = this.opened.get(split) ?? (await this.openLevel(split, this.level));
    this.opened.set(split, open);
    return open;
  }

  /** Closes what is open. It is opened anew when it is needed. */
  async close(): Promise<void> {
    for (const split of [...this.opened.keys()]) await this.closeSplit(split);
  }

  get use(): PrefixUse {
    const use = { ...this.closed };
    for (const prefix of this.opened.values()) addTo(use, prefix);
    return use;
  }

  private async openLevel(split: keyof SplitTexts, level: number): Promise<OpenPrefix> {
    const { model, training, seed, rates, texts, originals, engine, signal, log } = this.options;
    const mode: PrefixMode =
      split === "train" && training.prefixMode === "stochasticCache"
        ? { kind: "stochastic", seed, copy: this.copy, rates }
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
      signal,
      onWarning: (sentence) => log("warn", sentence),
      onProgress: everyFewSeconds((progress) => log("info", inWords(progress))),
    });
    const { hits, computed, seconds } = prefix.stats;
    const which = `${split} ${mode.kind === "eval" ? "" : mode.copy}`;
    if (!this.known.has(which)) this.closed.hits += hits;
    this.known.add(which);
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
    const prefix = this.opened.get(split);
    if (!prefix) return;
    addTo(this.closed, prefix);
    this.opened.delete(split);
    await prefix.close();
  }
}

function addTo(use: PrefixUse, { stats }: OpenPrefix): void {
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
