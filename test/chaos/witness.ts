import { ExternalRun, type FrostlineClient, pause } from "@frostline/client";

/** A script beside the chaos, which logs a point each fifth of a second, through the same kind of network. */
export class Witness {
  readonly #stop = new AbortController();
  readonly #done: Promise<number>;

  private constructor(readonly run: ExternalRun) {
    this.#done = this.#log();
  }

  static async begin(client: FrostlineClient, experimentId: string): Promise<Witness> {
    return new Witness(await ExternalRun.begin(client, { experimentId, provenance: null }));
  }

  static valueAt = (step: number) => Math.sin(step) * step;

  /** Stops logging and ends the run. Answers how many points it logged, at the steps from 0. */
  async finish(): Promise<number> {
    this.#stop.abort();
    const logged = await this.#done;
    await this.run.finish();
    return logged;
  }

  async #log(): Promise<number> {
    for (let step = 0; ; step++) {
      if (this.#stop.signal.aborted) return step;
      this.run.log(step, { witnessed: Witness.valueAt(step) });
      await pause(0.2, this.#stop.signal);
    }
  }
}
