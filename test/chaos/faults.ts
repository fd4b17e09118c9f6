import { pause } from "@frostline/client";
import type { Dice } from "../harness/dice.ts";
import { trainersOf } from "../harness/trainers.ts";
import { signalIfThere } from "./keeper.ts";
import type { Weather } from "./network.ts";
import { type Host, leaseSeconds, type World } from "./world.ts";

/** One thing that goes wrong. It is over when its promise resolves: then whatever it took is back. */
export interface Fault {
  name: string;
  /** What it happens to. Nothing has two faults at once, except by what they do to one another. */
  targets(world: World): readonly string[];
  /** `tell` gets what was really hit, for the log. */
  strike(world: World, target: string, dice: Dice, tell: (what: string) => void): Promise<void>;
}

const hostNames = (world: World) => world.hosts.map(({ name }) => name);

const networkOf = (who: string) => `network ${who}`;

function onHost(
  name: string,
  strike: (host: Host, world: World, dice: Dice, tell: (what: string) => void) => Promise<void>,
): Fault {
  return {
    name,
    targets: hostNames,
    async strike(world, target, dice, tell) {
      const host = world.hosts.find((candidate) => candidate.name === target);
      if (host) await strike(host, world, dice, tell);
    },
  };
}

/** Another weather between one host, or the witness, and the gateway, for some seconds. */
function weather(weather: Weather, low: number, high: number): Fault {
  return {
    name: `network ${weather}`,
    targets: (world) => world.networks.map(({ who }) => networkOf(who)),
    async strike(world, target, dice, tell) {
      const network = world.networks.find(({ who }) => networkOf(who) === target);
      if (!network) return;
      const seconds = dice.between(low, high);
      tell(`for ${seconds.toFixed(1)} s`);
      network.weather = weather;
      await pause(seconds);
      network.weather = "fair";
    },
  };
}

async function killAndRestart(host: Host, signal: NodeJS.Signals, dice: Dice): Promise<number | null> {
  const seconds = dice.between(0, 2);
  const code = await host.runner.end(signal);
  await pause(seconds);
  host.runner.startAgain();
  return code;
}

async function freezeFor(pid: number, seconds: number, world: World): Promise<void> {
  world.freeze(pid);
  await pause(seconds);
  world.wake(pid);
}

const pastItsLease = (dice: Dice) => leaseSeconds + dice.between(1, 3);

/** All that can go wrong; a round of chaos has each of them before it has one a second time. */
export const faults: readonly Fault[] = [
  onHost("kill -9 training process", async ({ runner }, _world, _dice, tell) => {
    const [pid] = trainersOf(runner.pid);
    tell(pid === undefined ? "it trains nothing now" : `process ${pid}`);
    if (pid !== undefined) signalIfThere(pid, "SIGKILL");
  }),
  onHost("kill -9 supervisor", async (host, _world, dice) => {
    await killAndRestart(host, "SIGKILL", dice);
  }),
  onHost("SIGTERM supervisor", async (host, _world, dice, tell) => {
    tell(`left with code ${await killAndRestart(host, "SIGTERM", dice)}`);
  }),
  {
    name: "kill -9 gateway",
    targets: () => ["gateway"],
    async strike({ gateway }, _target, dice) {
      const seconds = dice.between(0, 3);
      await gateway.end("SIGKILL");
      await pause(seconds);
      await gateway.startUntilReady();
    },
  },
  {
    name: "freeze gateway",
    targets: () => ["gateway"],
    async strike(world, _target, dice, tell) {
      const seconds = dice.between(1, leaseSeconds + 2);
      tell(`for ${seconds.toFixed(1)} s`);
      await freezeFor(world.gateway.pid, seconds, world);
    },
  },
  {
    name: "kill -9 PostgreSQL",
    targets: () => ["PostgreSQL"],
    async strike(world, _target, dice) {
      const seconds = dice.between(0, 3);
      await world.postgres.kill();
      await pause(seconds);
      await world.startPostgresAgain();
    },
  },
  onHost("freeze supervisor past its lease", async ({ runner }, world, dice) => {
    await freezeFor(runner.pid, pastItsLease(dice), world);
  }),
  onHost("freeze training process past its lease", async ({ runner }, world, dice, tell) => {
    const [pid] = trainersOf(runner.pid);
    tell(pid === undefined ? "it trains nothing now" : `process ${pid}`);
    if (pid !== undefined) await freezeFor(pid, pastItsLease(dice), world);
  }),
  onHost("freeze a whole host past its lease", async ({ runner }, world, dice) => {
    const pids = [runner.pid, ...trainersOf(runner.pid)];
    const seconds = pastItsLease(dice);
    await Promise.all(pids.map((pid) => freezeFor(pid, seconds, world)));
  }),
  weather("cut", 0.5, leaseSeconds + 3),
  weather("silent", 1, leaseSeconds + 3),
  weather("loses requests", 2, 6),
  weather("loses replies", 2, 6),
  weather("half-closes", 2, 6),
  weather("slow", 2, 8),
  weather("twice", 2, 8),
  {
    name: "fill the spool",
    targets: (world) => hostNames(world).map(networkOf),
    async strike(world, target, dice, tell) {
      const host = world.hosts.find(({ name }) => networkOf(name) === target);
      if (!host) return;
      const before = host.runner.output.length;
      host.network.weather = "cut";
      for (let tries = 0; tries < 30; tries++) {
        await pause(0.5);
        if (!host.runner.output.slice(before).includes("the training waits")) continue;
        tell("the training waits");
        await pause(dice.between(0, 2));
        break;
      }
      host.network.weather = "fair";
    },
  },
];
