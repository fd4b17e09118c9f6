import { pause } from "@frostline/client";
import type { Dice } from "../harness/dice.ts";
import { tornCheckpoints } from "./checks.ts";
import { type Fault, faults } from "./faults.ts";
import type { World } from "./world.ts";

/** How long to wait for a training to be under way, which is when a fault tells most. */
const mostIdleSeconds = 30;

/** Lets one fault after the other happen, some at the same time; each kind once before any a second time. */
export class Storm {
  /** How often each kind was injected. */
  readonly injected = new Map<string, number>(faults.map(({ name }) => [name, 0]));
  readonly complaints: string[] = [];
  checkpointsRead = 0;
  #bag: Fault[] = [];
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly dice: Dice,
    private readonly say: (line: string) => void,
  ) {}

  /** PostgreSQL can be asked. */
  get hasPostgres(): boolean {
    return !this.#underWay.has("PostgreSQL");
  }

  /** Lets the next fault begin once something is being trained, and some time go by. */
  async next(): Promise<void> {
    const { world } = this;
    // Of its own, so that what this one meets changes nothing about the next one.
    const dice = this.dice.fork();
    if (this.#bag.length === 0) this.#bag = this.dice.shuffled(faults);
    const training = await this.#hostsInTraining();
    const index = this.#bag.findIndex((fault) => this.#freeTargets(fault).length > 0);
    const [fault] = index < 0 ? [] : this.#bag.splice(index, 1);
    if (fault) {
      const free = this.#freeTargets(fault);
      const inTraining = free.filter((target) => training.some((name) => target.endsWith(name)));
      const target = dice.pick(inTraining.length > 0 && dice.happens(0.8) ? inTraining : free);
      this.#underWay.set(target, this.#strike(fault, target, dice));
    }
    await pause(this.dice.between(0.5, 2.5));
    const { read, torn } = await tornCheckpoints(world);
    this.checkpointsRead += read;
    this.complaints.push(...torn.map((path) => `a torn checkpoint: ${path}`));
  }

  /** Resolves when the last fault is over. */
  async over(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  /** Waits for one, for a while: a machine that is busy with other things takes long to start a training. */
  async #hostsInTraining(): Promise<string[]> {
    const until = performance.now() + mostIdleSeconds * 1000;
    for (;;) {
      const names = await this.world.hostsInTraining();
      if (names.length > 0 || performance.now() > until) return names;
      await pause(0.25);
    }
  }

  #freeTargets(fault: Fault): string[] {
    return fault.targets(this.world).filter((target) => !this.#underWay.has(target));
  }

  async #strike(fault: Fault, target: string, dice: Dice): Promise<void> {
    this.injected.set(fault.name, (this.injected.get(fault.name) ?? 0) + 1);
    this.say(`${fault.name}: ${target}`);
    try {
      await fault.strike(this.world, target, dice, (what) => this.say(`${fault.name}: ${target}: ${what}`));
      this.say(`${fault.name}: ${target}: over`);
    } catch (error) {
      this.complaints.push(`${fault.name}: ${target}: ${error instanceof Error ? error.stack : error}`);
    } finally {
      this.#underWay.delete(target);
    }
  }
}
