import { MultiBar, type SingleBar } from "cli-progress";
import { isFinal, type RunRow } from "./follow.ts";

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

function describe(run: RunRow): string {
  switch (run.status) {
    case "SUCCEEDED":
      return run.result ? `accuracy ${percent(run.result.validation.accuracy)}` : "done";
    case "FAILED":
      return `failed: ${run.message ?? run.reason ?? "no reason given"}`;
    case "QUEUED":
      return "waiting for a runner";
    case "RUNNING": {
      const phase = run.progress?.phase.toLowerCase() ?? "training";
      const eta = run.progress?.etaSeconds;
      return eta == null ? phase : `${phase}, ${Math.ceil(eta)} s left`;
    }
    default:
      return run.status.toLowerCase();
  }
}

function share(run: RunRow): number {
  if (run.status === "SUCCEEDED") return 1;
  return run.progress ? run.progress.step / Math.max(1, run.progress.totalSteps) : 0;
}

const nameOf = (run: RunRow) => `freeze ${run.freeze.label}`;

/** One progress bar per run on a terminal; a line per change where the output is no terminal. */
export class RunProgress {
  readonly #bars: MultiBar | undefined;
  readonly #byRun = new Map<string, SingleBar>();
  readonly #said = new Map<string, string>();

  constructor() {
    if (!process.stdout.isTTY) return;
    const format = "  {name} {bar} {percentage}%  {state}";
    this.#bars = new MultiBar({
      format,
      hideCursor: true,
      barsize: 24,
      linewrap: false,
      barCompleteChar: "█",
      barIncompleteChar: "░",
    });
  }

  show(runs: RunRow[]): void {
    for (const run of runs) {
      if (this.#bars) this.#showBar(this.#bars, run, runs);
      else this.#sayChange(run);
    }
  }

  end(): void {
    this.#bars?.stop();
  }

  #showBar(bars: MultiBar, run: RunRow, runs: RunRow[]): void {
    const width = Math.max(...runs.map((other) => nameOf(other).length));
    const payload = { name: nameOf(run).padEnd(width), state: describe(run) };
    let bar = this.#byRun.get(run.id);
    if (!bar) {
      bar = bars.create(1000, 0, payload);
      this.#byRun.set(run.id, bar);
    }
    bar.update(Math.round(share(run) * 1000), payload);
  }

  #sayChange(run: RunRow): void {
    const state = isFinal(run) ? describe(run) : run.status.toLowerCase();
    if (this.#said.get(run.id) === state) return;
    this.#said.set(run.id, state);
    process.stdout.write(`  ${nameOf(run)}: ${state}\n`);
  }
}
